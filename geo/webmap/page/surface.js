// Travel time from a grid, in bands.

function drawTimes(context, view) {
  // The picture is of the nearest facility of any kind: beside the numbers of one service it would mislead.
  if (state.layers.surface && surfaces[state.mode] && state.service === data.coverage.services[0]) drawSurface(context, view, surfaces[state.mode]);
}

// Bands from the grid, interpolated at every screen dot; the threshold in use is drawn as a line of its own.
function drawSurface(context, view, surface) {
  const { dots } = view, width = Math.round(view.width * dots), height = Math.round(view.height * dots);
  const image = context.createImageData(width, height), pixels = new Uint32Array(image.data.buffer);
  const columns = new Float64Array(width), row = { far: new Float32Array(width), near: new Float32Array(width) };
  for (let i = 0; i < width; i++)
    columns[i] = (((view.left + (i + 0.5) / dots) / view.scale) * 360 - 180 - surface.west) / surface.dx - 0.5;
  const palette = bandPalette(surface.step_s), limit = (state.threshold * 60) / surface.step_s;
  const line = packColour(rgb(colour("threshold-line")), 235);
  for (let j = 0; j < height; j++) {
    const world = 0.5 - (view.top + (j + 0.5) / dots) / view.scale;
    const lat = (Math.atan(Math.exp(world * 2 * Math.PI)) * 360) / Math.PI - 90;
    [row.far, row.near] = [row.near, row.far];
    sampleRow(surface, (lat - surface.south) / surface.dy - 0.5, columns, row.near);
    paintRow(pixels, j, width, row, palette, limit, line);
  }
  const sheet = document.createElement("canvas");
  sheet.width = width;
  sheet.height = height;
  sheet.getContext("2d").putImageData(image, 0, 0);
  context.drawImage(sheet, 0, 0, view.width, view.height);
}

function paintRow(pixels, j, width, row, palette, limit, line) {
  let before = -1;
  for (let i = 0; i < width; i++) {
    const value = row.near[i], above = j ? row.far[i] : value;
    if (value >= 0) {
      const crosses = (before >= 0 && before <= limit !== value <= limit) || (above >= 0 && above <= limit !== value <= limit);
      pixels[j * width + i] = crosses ? line : palette[Math.min(254, Math.ceil(value))];
    }
    before = value;
  }
}

const packColour = ([r, g, b], alpha) => ((alpha << 24) | (b << 16) | (g << 8) | r) >>> 0;

function bandPalette(step) {
  const colours = ramp(), palette = new Uint32Array(255), strength = parseInt(colour("surface-alpha"), 10);
  for (let value = 0; value < 255; value++) {
    const minute = (value * step) / 60, band = bandOf(minute);
    palette[value] = band < 0 ? 0 : packColour(colours[band], minute > state.threshold ? strength * 0.72 : strength);
  }
  return palette;
}

// Bilinear between the pixels that have a value; -1 = nothing, where less than half of what lies near is known.
function sampleRow(surface, y, columns, out) {
  const { nx, ny, cover, field } = surface, y0 = Math.floor(y), fy = y - y0;
  const low = y0 * nx, high = low + nx, lowOk = y0 >= 0 && y0 < ny, highOk = y0 + 1 >= 0 && y0 + 1 < ny;
  for (let i = 0; i < columns.length; i++) {
    const x0 = Math.floor(columns[i]), fx = columns[i] - x0;
    let sum = 0, weight = 0, known = 0;
    const take = (ok, at, share) => {
      if (!ok || cover[at] === 0) return;
      known += cover[at] * share;
      sum += field[at] * share;
      weight += share;
    };
    const leftOk = x0 >= 0 && x0 < nx, rightOk = x0 + 1 >= 0 && x0 + 1 < nx;
    take(lowOk && leftOk, low + x0, (1 - fx) * (1 - fy));
    take(lowOk && rightOk, low + x0 + 1, fx * (1 - fy));
    take(highOk && leftOk, high + x0, (1 - fx) * fy);
    take(highOk && rightOk, high + x0 + 1, fx * fy);
    out[i] = known >= 0.5 ? sum / weight : -1;
  }
}
