// Where the difference is shown: a ring around every facility that is not the same on both sides, broken where the
// right side has none any more. It says why the colours around it are there.

import { differing } from "../sides.js";
import { found, view } from "../state.js";
import { colour } from "../theme.js";
import { signScale } from "./facilities.js";

const RING_PX = 15;

const isSame = (one, other) => one.x === other.x && one.y === other.y && one.open === other.open && one.kind === other.kind && String(one.services) === String(other.services);

export function changedPlaces(context, frame) {
  if (!differing() || view.hidden.includes("facilities")) return;
  const { left, right } = found.sides, before = new Map(left.facilities.map((one) => [one.id, one])), after = new Map(right.facilities.map((one) => [one.id, one]));
  const radius = Math.max(9, RING_PX * signScale(frame.zoom));
  context.lineWidth = 2;
  context.strokeStyle = colour("divider");
  for (const one of right.facilities) if (!before.has(one.id) || !isSame(before.get(one.id), one)) ring(context, frame, one, radius, one.open ? [] : [3, 3]);
  for (const one of left.facilities) if (!after.has(one.id)) ring(context, frame, one, radius, [3, 3]);
}

function ring(context, frame, { x, y }, radius, dashes) {
  context.setLineDash(dashes);
  context.beginPath();
  context.arc(frame.x(x), frame.y(y), radius, 0, 2 * Math.PI);
  context.stroke();
}
