// Travel time as coloured bands, with the threshold as a line of its own.
//
// The seconds of every screen dot are worked out once the map has come to rest. When the slider moves, only dots whose
// seconds lie between the old and the new threshold change, and those right of and below them, which may be its line:
// they are found by a sorted list of the dots. Only the parts of the canvas that hold a changed dot are put on it anew.

import { TILE } from "../carried-picture.js";
import { mercatorX, mercatorY } from "../mercator.js";
import { gridIn } from "../sides.js";
import { found, view } from "../state.js";
import { bandEdges, colour, ramp, rgb, word } from "../theme.js";
import { NOTHING } from "../time-grid.js";

const DIMMED = 0.42; // of the strength of the colours, beyond the threshold
const fields = new Map(); // of each side, where the map is cut in two

export function surface(context, frame) {
  const grid = gridIn(frame);
  if (!grid || view.hidden.includes("surface")) {
    context.clearRect(0, 0, frame.width, frame.height);
    fields.delete(frame.side);
    return;
  }
  const dots = Math.min(frame.dots, 2), width = Math.round(frame.width * dots), height = Math.round(frame.height * dots);
  const key = [frame.left, frame.top, frame.scale, width, height].join();
  let field = fields.get(frame.side);
  const known = field?.key === key && (field.source === grid.picture_s || carryField(field, grid));
  if (!known) fields.set(frame.side, (field = { key, carried: grid.carried, ...measureField(grid, frame, width, height, dots) }));
  colourField(field, view.minutes * 60);
  if (frame.dots === dots && context.canvas.width === width) putParts(context, field, known && frame.blank === false);
  else {
    const sheet = new OffscreenCanvas(width, height);
    sheet.getContext("2d").putImageData(field.image, 0, 0);
    context.drawImage(sheet, 0, 0, frame.width, frame.height);
  }
}

function colourField(field, limit) {
  const scheme = `${colour("near-1")} ${found.region.thresholds_min}`, before = field.limit;
  if (before === limit && field.scheme === scheme) return;
  const words = coloursBySecond(limit), line = word(rgb(colour("threshold-line")), 235);
  const { seconds, width } = field;
  const paint = (at) => paintDot(field, at, limit, words, line);
  if (field.scheme !== scheme) for (let at = 0; at < seconds.length; at++) paint(at);
  else {
    const { order, start } = (field.sorted ??= sortDots(seconds)), from = start[Math.min(before, limit) + 1], to = start[Math.max(before, limit) + 1];
    for (let i = from; i < to; i++) {
      const at = order[i];
      paint(at);
      if (at + 1 < seconds.length) paint(at + 1);
      if (at + width < seconds.length) paint(at + width);
    }
  }
  Object.assign(field, { limit, scheme });
}

// ---- parts of the canvas ---------------------------------------------------------------------------------------------

const PART = 6; // parts are squares of 2 ** PART dots
const partsOf = (width, height) => ({ across: ((width - 1) >> PART) + 1, marked: new Uint8Array((((width - 1) >> PART) + 1) * (((height - 1) >> PART) + 1)) });

// Puts what was painted onto the canvas: the parts that hold it, those beside each other at once, or everything.
function putParts(context, { image, parts: { across, marked } }, inParts) {
  const size = 1 << PART;
  if (!inParts) context.putImageData(image, 0, 0);
  else
    for (let at = 0; at < marked.length; at++) {
      if (!marked[at]) continue;
      const first = at, end = at - (at % across) + across;
      while (at + 1 < end && marked[at + 1]) at += 1;
      context.putImageData(image, 0, 0, (first % across) << PART, Math.floor(first / across) << PART, (at - first + 1) * size, size);
    }
  marked.fill(0);
}

function paintDot({ seconds, pixels, width, parts }, at, limit, words, line) {
  const here = seconds[at], row = Math.floor(at / width), column = at - row * width;
  const within = here <= limit, before = column ? seconds[at - 1] : here, above = row ? seconds[at - width] : here;
  const edge = (before !== NOTHING && before <= limit !== within) || (above !== NOTHING && above <= limit !== within);
  const dot = edge && here !== NOTHING ? line : words[here];
  if (pixels[at] === dot) return;
  pixels[at] = dot;
  parts.marked[(row >> PART) * parts.across + (column >> PART)] = 1;
}

// Dots that have a time, by their seconds; `start[s]` is where those of s seconds begin.
function sortDots(seconds) {
  const start = new Uint32Array(NOTHING + 2);
  for (const second of seconds) start[second + 1] += 1;
  for (let s = 0; s <= NOTHING; s++) start[s + 1] += start[s];
  const order = new Uint32Array(start[NOTHING]), next = start.slice();
  for (let at = 0; at < seconds.length; at++) if (seconds[at] !== NOTHING) order[next[seconds[at]]++] = at;
  return { order, start };
}

// One RGBA word for each second.
const words = new Uint32Array(NOTHING + 1);
function coloursBySecond(limit) {
  const edges = bandEdges(found.region.thresholds_min), colours = ramp(edges), strength = parseInt(colour("surface-alpha"), 10);
  words.fill(0);
  let from = 0;
  edges.forEach((edge, band) => {
    const to = Math.min(edge * 60, NOTHING - 1);
    words.fill(word(colours[band], strength), from, Math.min(to, limit) + 1);
    const dim = Math.max(from, limit + 1);
    if (dim <= to) words.fill(word(colours[band], Math.round(strength * DIMMED)), dim, to + 1);
    from = to + 1;
  });
  return words;
}

// Seconds at every screen dot, bilinear between the pixels of the picture that have a value.
export function measureField({ picture, picture_s: source }, frame, width, height, dots) {
  const { columns, rows, bbox: [west, south, east, north] } = picture;
  const left = mercatorX(west), top = mercatorY(north), stepX = (mercatorX(east) - left) / columns, stepY = (mercatorY(south) - top) / rows;
  const image = new ImageData(width, height), columnOf = new Int32Array(width), shareOf = new Float32Array(width), rowOf = new Int32Array(height), downOf = new Float32Array(height);
  for (let i = 0; i < width; i++) {
    const x = ((frame.left + (i + 0.5) / dots) / frame.scale - left) / stepX - 0.5;
    columnOf[i] = Math.floor(x);
    shareOf[i] = x - columnOf[i];
  }
  for (let j = 0; j < height; j++) {
    const y = ((frame.top + (j + 0.5) / dots) / frame.scale - top) / stepY - 0.5;
    rowOf[j] = Math.floor(y);
    downOf[j] = y - rowOf[j];
  }
  const seconds = new Uint16Array(width * height), pixels = new Uint32Array(image.data.buffer);
  const field = { source, columns, rows, columnOf, shareOf, rowOf, downOf, seconds, image, pixels, width, height, parts: partsOf(width, height) };
  measureBox(field, 0, 0, width, height);
  return field;
}

function measureBox({ source, columns, rows, columnOf, shareOf, rowOf, downOf, seconds, width }, fromX, fromY, toX, toY) {
  for (let j = fromY; j < toY; j++) {
    const row = rowOf[j], down = downOf[j], upper = row >= 0 && row < rows, lower = row + 1 >= 0 && row + 1 < rows, high = row * columns, low = high + columns;
    for (let i = fromX, at = j * width + fromX; i < toX; i++, at++) {
      const column = columnOf[i];
      seconds[at] = NOTHING;
      if ((!upper && !lower) || column < -1 || column >= columns) continue;
      const right = shareOf[i], hasLeft = column >= 0, hasRight = column + 1 < columns;
      const a = upper && hasLeft ? source[high + column] : NOTHING, b = upper && hasRight ? source[high + column + 1] : NOTHING;
      const c = lower && hasLeft ? source[low + column] : NOTHING, d = lower && hasRight ? source[low + column + 1] : NOTHING;
      let sum = 0, weight = 0, share;
      if (a !== NOTHING) { share = (1 - right) * (1 - down); sum += a * share; weight += share; }
      if (b !== NOTHING) { share = right * (1 - down); sum += b * share; weight += share; }
      if (c !== NOTHING) { share = (1 - right) * down; sum += c * share; weight += share; }
      if (d !== NOTHING) { share = right * down; sum += d * share; weight += share; }
      if (weight >= 0.5) seconds[at] = Math.round(sum / weight);
    }
  }
}

// ---- while something is dragged --------------------------------------------------------------------------------------

// Measures and paints anew only where the pictures before and after differ from the one both are carried from; says
// whether that was possible.
function carryField(field, { picture_s: source, carried }) {
  const before = field.carried?.picture_s === field.source ? field.carried : null, after = carried?.picture_s === source ? carried : null;
  if (field.scheme === undefined || (before?.basis_s ?? field.source) !== (after?.basis_s ?? source)) return false;
  const { tiles, tilesAcross } = before ?? after, differs = (at) => before?.tiles[at] || after?.tiles[at];
  const words = coloursBySecond(field.limit), line = word(rgb(colour("threshold-line")), 235), { columnOf, rowOf, width, height } = field;
  Object.assign(field, { source, carried, sorted: null });
  const boxes = [];
  for (let at = 0; at < tiles.length; at++) {
    if (!differs(at)) continue;
    const begin = at, end = at - (at % tilesAcross) + tilesAcross;
    while (at + 1 < end && differs(at + 1)) at += 1;
    const x = (begin % tilesAcross) << TILE, y = Math.floor(begin / tilesAcross) << TILE, right = ((at % tilesAcross) + 1) << TILE;
    boxes.push([lowerBound(columnOf, x - 1), lowerBound(rowOf, y - 1), lowerBound(columnOf, right), lowerBound(rowOf, y + (1 << TILE))]);
  }
  for (const [fromX, fromY, toX, toY] of boxes) measureBox(field, fromX, fromY, toX, toY);
  for (const [fromX, fromY, toX, toY] of boxes)
    for (let j = fromY; j < Math.min(toY + 1, height); j++)
      for (let i = fromX, at = j * width + fromX; i < Math.min(toX + 1, width); i++, at++) paintDot(field, at, field.limit, words, line);
  return true;
}

// The first of rising numbers that is not below a value.
function lowerBound(numbers, value) {
  let low = 0, high = numbers.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (numbers[middle] < value) low = middle + 1;
    else high = middle;
  }
  return low;
}
