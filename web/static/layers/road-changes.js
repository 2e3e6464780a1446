// Changed roads: closed ones crossed out, those of another speed dotted, drawn ones dashed with their points. Told apart by
// form, so that grey print shows them too. Over them what a road tool aims at.

import { projectLine } from "../mercator.js";
import { meaningOf, isRoad } from "../roads/meaning.js";
import { aimNow, ROAD_TOOLS } from "../roads/pointing.js";
import { changesNow } from "../scenario.js";
import { changesIn } from "../sides.js";
import { view } from "../state.js";
import { colour } from "../theme.js";

const CROSS_PX = 15, CROSS_ARM_PX = 3.6, SHORT_PX = 18;
const PALE = 0.45;
const STYLE = { close_road: closed, close_streets: closed, set_speed: slowed, scale_speed: slowed, add_road: drawn };

// A sheet on which nothing is drawn is not kept.
export const drawsRoads = () => changesNow().some(isRoad) || ROAD_TOOLS.includes(view.tool);

// Whether the changed roads are others than when last asked: a facility that is dragged changes the list, not its roads.
let before = [];
export function roadsDiffer() {
  const roads = changesNow().filter((one) => one.on !== false && isRoad(one)), same = roads.length === before.length && roads.every((one, i) => one === before[i]);
  before = roads;
  return !same;
}

export function roadChanges(context, frame) {
  context.lineJoin = "round";
  if (!view.hidden.includes("roads"))
    for (const one of changesIn(frame)) if (one.on !== false && isRoad(one) && STYLE[one.type]) drawChange(context, frame, one);
  if (ROAD_TOOLS.includes(view.tool)) drawAim(context, frame);
}

// Lines that the chosen travel mode goes by; those of others are pale, and drawn only where it has none.
function drawChange(context, frame, change) {
  const draw = STYLE[change.type];
  if (change.type === "add_road") {
    context.globalAlpha = !change.modes || change.modes.includes(view.mode) ? 1 : PALE;
    draw(context, [pixelsOf(frame, projectLine(change.line))]);
  } else {
    const parts = meaningOf(change)?.parts ?? [], mine = parts.filter(({ modes }) => modes.includes(view.mode));
    context.globalAlpha = mine.length ? 1 : PALE;
    draw(context, (mine.length ? mine : parts).flatMap(({ lines }) => inSight(frame, lines)));
  }
  context.globalAlpha = 1;
}

const pixelsOf = (frame, { x, y }) => Array.from(x, (value, i) => [frame.x(value), frame.y(y[i])]);

function inSight(frame, lines) {
  const margin = 20, [west, north, east, south] = [(frame.left - margin) / frame.scale, (frame.top - margin) / frame.scale, (frame.left + frame.width + margin) / frame.scale, (frame.top + frame.height + margin) / frame.scale];
  return lines.filter(({ box }) => box[0] <= east && box[2] >= west && box[1] <= south && box[3] >= north).map((line) => pixelsOf(frame, line));
}

function stroke(context, lines, ink, width, dash = [], cap = "round") {
  context.strokeStyle = colour(ink);
  context.lineWidth = width;
  context.lineCap = cap;
  context.setLineDash(dash);
  context.beginPath();
  for (const line of lines) {
    context.moveTo(...line[0]);
    for (const point of line.slice(1)) context.lineTo(...point);
  }
  context.stroke();
  context.setLineDash([]);
}

function closed(context, lines) {
  if (lengthOf(lines) < SHORT_PX) {
    badge(context, lines);
    return;
  }
  stroke(context, lines, "road-casing", 8);
  stroke(context, lines, "road-closed", 1.6);
  const crosses = lines.flatMap(crossesOf);
  for (const [ink, width] of [["road-casing", 4.4], ["road-closed", 2]]) stroke(context, crosses, ink, width);
}

const lengthOf = (lines) => lines.reduce((sum, line) => sum + line.slice(1).reduce((whole, [x, y], i) => whole + Math.hypot(x - line[i][0], y - line[i][1]), 0), 0);

// From afar a closed street would be a dot: a cross in a ring says where it is.
function badge(context, lines) {
  const [x, y] = lines[0]?.[Math.floor(lines[0].length / 2)] ?? [-99, -99], arm = 3.4;
  for (const [fill, ink, radius, width] of [["road-casing", "road-casing", 9.5, 1], ["road-casing", "road-closed", 7.5, 1.8]]) {
    context.beginPath();
    context.arc(x, y, radius, 0, 2 * Math.PI);
    context.fillStyle = colour(fill);
    context.fill();
    context.strokeStyle = colour(ink);
    context.lineWidth = width;
    context.stroke();
  }
  stroke(context, [[[x - arm, y - arm], [x + arm, y + arm]], [[x + arm, y - arm], [x - arm, y + arm]]], "road-closed", 2.2);
}

// Crosses along a line, one in its middle where it is short.
function crossesOf(line) {
  const steps = line.slice(1).map(([x, y], i) => Math.hypot(x - line[i][0], y - line[i][1])), whole = steps.reduce((sum, step) => sum + step, 0);
  const count = Math.max(1, Math.floor(whole / CROSS_PX)), arms = [];
  let done = 0, i = 0;
  for (let n = 0; n < count; n++) {
    const wanted = ((n + 0.5) * whole) / count;
    while (i < steps.length - 1 && done + steps[i] < wanted) done += steps[i++];
    const share = steps[i] ? (wanted - done) / steps[i] : 0, [ax, ay] = line[i], [bx, by] = line[i + 1];
    const x = ax + share * (bx - ax), y = ay + share * (by - ay), turn = Math.atan2(by - ay, bx - ax) + Math.PI / 4;
    for (const angle of [turn, turn + Math.PI / 2]) {
      const [u, v] = [CROSS_ARM_PX * Math.cos(angle), CROSS_ARM_PX * Math.sin(angle)];
      arms.push([[x - u, y - v], [x + u, y + v]]);
    }
  }
  return arms;
}

function slowed(context, lines) {
  stroke(context, lines, "road-casing", 8);
  stroke(context, lines, "road-speed", 4.2, [0, 8]);
}

function drawn(context, lines) {
  stroke(context, lines, "road-casing", 8);
  stroke(context, lines, "road-drawn", 4, [11, 5], "butt");
  lines.flat().forEach((point) => square(context, point, 3.2));
}

function square(context, [x, y], half, ink = "road-drawn") {
  context.fillStyle = colour("road-casing");
  context.fillRect(x - half - 1.5, y - half - 1.5, 2 * half + 3, 2 * half + 3);
  context.fillStyle = colour(ink);
  context.fillRect(x - half, y - half, 2 * half, 2 * half);
}

// ---- the aim ---------------------------------------------------------------------------------------------------------

function drawAim(context, frame) {
  const { street, line, tip, joined } = aimNow(), point = ([lon, lat]) => pixelsOf(frame, projectLine([[lon, lat]]))[0];
  for (const part of street?.parts ?? []) {
    context.globalAlpha = 0.38;
    stroke(context, inSight(frame, part.lines), "accent", 12);
    context.globalAlpha = 1;
    stroke(context, inSight(frame, part.lines), "accent", 2);
  }
  const points = [...line, ...(tip ? [tip] : [])].map(point);
  if (!points.length) return;
  const ink = view.tool === "add_road" ? "road-drawn" : "accent";
  stroke(context, [points], "road-casing", 5);
  stroke(context, [points], ink, 2.4, [6, 4], "butt");
  points.slice(0, line.length).forEach((one) => square(context, one, 4, ink));
  if (tip && view.tool === "add_road") ring(context, points.at(-1), joined);
}

// A full ring: here the road will be joined to a street.
function ring(context, [x, y], joined) {
  for (const [ink, width] of [["road-casing", joined ? 6 : 4], ["road-drawn", joined ? 3 : 1.6]]) {
    context.beginPath();
    context.arc(x, y, joined ? 8 : 5, 0, 2 * Math.PI);
    context.strokeStyle = colour(ink);
    context.lineWidth = width;
    context.stroke();
  }
}
