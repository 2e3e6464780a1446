// People out of reach: dots whose area is their number, gathered on a screen grid so that every zoom reads alike.

const GRID_PX = 18;
const scaleOfZoom = new Map();

// People per dot that fill a dot of the largest size at this zoom: the same for every threshold, so dots never jump.
function fullDot(view) {
  const key = `${view.zoom}|${state.stratum}`;
  if (!scaleOfZoom.has(key)) {
    const people = cells.people[state.stratum], bins = new Map();
    for (let i = 0; i < cells.count; i++) {
      const bin = Math.floor((cells.y[i] * view.scale) / GRID_PX) * 2e7 + Math.floor((cells.x[i] * view.scale) / GRID_PX);
      bins.set(bin, (bins.get(bin) ?? 0) + people[i]);
    }
    const sorted = [...bins.values()].filter((value) => value > 0).sort((a, b) => a - b);
    scaleOfZoom.set(key, sorted[Math.floor(sorted.length * 0.97)] ?? 1);
  }
  return scaleOfZoom.get(key);
}
const dotRadius = (view) => Math.min(13, 8 + Math.max(0, view.zoom - 12) * 1.2);

function gatherPeople(view) {
  const people = cells.people[state.stratum], seconds = cells.seconds[`${state.mode}|${state.service}`];
  const lost = cells.lost[`${state.mode}|${state.service}`], limit = state.threshold * 60, bins = new Map();
  if (!seconds) return bins;
  for (let i = 0; i < cells.count; i++) {
    if (seconds[i] <= limit || people[i] <= 0) continue;
    const x = cells.x[i] * view.scale, y = cells.y[i] * view.scale;
    if (x < view.left - 20 || y < view.top - 20 || x > view.left + view.width + 20 || y > view.top + view.height + 20) continue;
    const key = Math.floor(y / GRID_PX) * 2e7 + Math.floor(x / GRID_PX);
    const bin = bins.get(key) ?? { people: 0, lost: 0, x: 0, y: 0 };
    bin.people += people[i];
    if (lost.has(i)) bin.lost += people[i];
    bin.x += x * people[i];
    bin.y += y * people[i];
    bins.set(key, bin);
  }
  return bins;
}

function drawPeople(context, view) {
  if (!state.layers.people) return;
  const full = fullDot(view), largest = dotRadius(view), fill = colour("out-dot");
  const hatch = hatching(context, colour("out"));
  for (const bin of gatherPeople(view).values()) {
    const radius = Math.min(largest, largest * Math.sqrt(bin.people / full));
    if (radius < 0.5) continue;
    context.beginPath();
    context.arc(bin.x / bin.people - view.left, bin.y / bin.people - view.top, Math.max(1.1, radius), 0, 2 * Math.PI);
    const unreachable = bin.lost > bin.people / 2;
    context.fillStyle = unreachable ? hatch : fill;
    context.fill();
    if (unreachable) {
      context.strokeStyle = colour("out");
      context.lineWidth = 1;
      context.stroke();
    }
  }
  drawDotLegend(full, largest);
}

function hatching(context, stroke) {
  const tile = document.createElement("canvas");
  tile.width = tile.height = 8;
  const pen = tile.getContext("2d");
  pen.strokeStyle = stroke;
  pen.lineWidth = 2;
  for (const shift of [-8, 0, 8]) {
    pen.moveTo(shift, 8);
    pen.lineTo(shift + 8, 0);
  }
  pen.stroke();
  const pattern = context.createPattern(tile, "repeat");
  pattern.setTransform(new DOMMatrix().scale(0.5));
  return pattern;
}
