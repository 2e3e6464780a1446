// Packed text back to numbers: base64, deflate, varints, differences. Coordinates become Web Mercator, 0..1.

const STEP_DEG = 1e-5;
const mercatorX = (lon) => (lon + 180) / 360;
const mercatorY = (lat) => 0.5 - Math.log(Math.tan(Math.PI / 4 + (lat * Math.PI) / 360)) / (2 * Math.PI);

async function inflate(text) {
  const packed = Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
  const stream = new Blob([packed]).stream().pipeThrough(new DecompressionStream("deflate-raw"));
  return new Uint8Array(await new Response(stream).arrayBuffer());
}

async function unpackIntegers(text) {
  const bytes = await inflate(text);
  let count = 0;
  for (const byte of bytes) if (byte < 128) count += 1;
  const numbers = new Int32Array(count);
  let value = 0, factor = 1, at = 0;
  for (const byte of bytes) {
    value += (byte & 127) * factor;
    if (byte < 128) {
      numbers[at++] = value % 2 ? -(value + 1) / 2 : value / 2;
      value = 0;
      factor = 1;
    } else factor *= 128;
  }
  return numbers;
}

function sumUp(numbers) {
  for (let i = 1; i < numbers.length; i++) numbers[i] += numbers[i - 1];
  return numbers;
}

// Lines as one row of vertices: line i is first[i] .. first[i + 1]; box holds west, north, east, south of each.
async function unpackLines(text, [west, south]) {
  const numbers = await unpackIntegers(text);
  const count = numbers[0];
  const first = new Int32Array(count + 1);
  for (let i = 0; i < count; i++) first[i + 1] = first[i] + numbers[i + 1];
  const total = first[count];
  const x = new Float64Array(total), y = new Float64Array(total), box = new Float64Array(4 * count);
  let stepX = 0, stepY = 0;
  for (let i = 0; i < total; i++) {
    stepX += numbers[1 + count + i];
    stepY += numbers[1 + count + total + i];
    x[i] = mercatorX(west + stepX * STEP_DEG);
    y[i] = mercatorY(south + stepY * STEP_DEG);
  }
  for (let line = 0; line < count; line++) {
    let left = 1, top = 1, right = 0, bottom = 0;
    for (let i = first[line]; i < first[line + 1]; i++) {
      if (x[i] < left) left = x[i];
      if (x[i] > right) right = x[i];
      if (y[i] < top) top = y[i];
      if (y[i] > bottom) bottom = y[i];
    }
    box.set([left, top, right, bottom], 4 * line);
  }
  return { count, first, x, y, box };
}

async function unpackSurface(surface) {
  const values = await inflate(surface.values);
  for (let row = 0; row < surface.ny; row++)
    for (let i = row * surface.nx + 1; i < (row + 1) * surface.nx; i++) values[i] = (values[i] + values[i - 1]) & 255;
  return { ...surface, ...roundEdges(values, surface) };
}

// The grid's edge follows its pixels. Spread a little, the share of known pixels runs smoothly across it: the picture ends
// where that share is a half, and pixels beyond the edge take the mean of the known ones near them.
function roundEdges(values, { nx, ny }) {
  const known = Float32Array.from(values, (value) => (value === 255 ? 0 : 1));
  const cover = blur(known, nx, ny), sum = blur(Float32Array.from(values, (value) => (value === 255 ? 0 : value)), nx, ny);
  const field = Float32Array.from(values, (value, i) => (value !== 255 ? value : cover[i] > 0 ? sum[i] / cover[i] : 0));
  return { cover, field };
}

// Two passes of 1 2 1 along rows, then columns.
function blur(grid, nx, ny) {
  for (const [step, count, others] of [[1, nx, ny], [nx, ny, nx]])
    for (let pass = 0; pass < 2; pass++) {
      const out = new Float32Array(grid.length);
      for (let other = 0; other < others; other++) {
        const start = step === 1 ? other * nx : other;
        for (let i = 0; i < count; i++) {
          const at = start + i * step;
          out[at] = 0.5 * grid[at] + 0.25 * ((i ? grid[at - step] : 0) + (i < count - 1 ? grid[at + step] : 0));
        }
      }
      grid = out;
    }
  return grid;
}

async function unpackPeople(people, [west, south]) {
  const [stepX, stepY] = (await Promise.all([unpackIntegers(people.x), unpackIntegers(people.y)])).map(sumUp);
  const count = stepX.length;
  const cells = { count, x: new Float64Array(count), y: new Float64Array(count), people: {}, seconds: {}, lost: {} };
  for (let i = 0; i < count; i++) {
    cells.x[i] = mercatorX(west + stepX[i] * STEP_DEG);
    cells.y[i] = mercatorY(south + stepY[i] * STEP_DEG);
  }
  for (const [name, text] of Object.entries(people.people))
    cells.people[name] = Float32Array.from(await unpackIntegers(text), (tenths) => tenths / 10);
  for (const [key, text] of Object.entries(people.seconds)) {
    cells.seconds[key] = sumUp(await unpackIntegers(text));
    cells.lost[key] = new Set(sumUp(await unpackIntegers(people.lost[key])));
  }
  return cells;
}
