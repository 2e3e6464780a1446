// Boundaries people are reported by: a quiet line, the chosen one strong. Those of other levels stand behind: wider ones as
// a soft band, those within them as a hair line once there is room.

import { found, view } from "../state.js";
import { colour } from "../theme.js";

const WITHIN_ZOOM = 11.5;

function outlines(context, frame) {
  for (const { rings, wider } of found.outlines) {
    if (!wider && frame.zoom < WITHIN_ZOOM) continue;
    traceRings(context, frame, rings);
    context.setLineDash(wider ? [] : [1.5, 2.5]);
    context.globalAlpha = wider ? 0.22 : 0.6;
    context.strokeStyle = colour("boundary");
    context.lineWidth = wider ? 5 : 0.8;
    context.stroke();
  }
  context.globalAlpha = 1;
}

export function boundaries(context, frame) {
  if (view.hidden.includes("boundaries")) return;
  context.lineJoin = "round";
  outlines(context, frame);
  const chosenLast = [...found.boundaries].sort((a, b) => (a.id === view.boundary) - (b.id === view.boundary));
  for (const { id, rings } of chosenLast) {
    const chosen = id === view.boundary;
    traceRings(context, frame, rings);
    context.setLineDash([]);
    context.strokeStyle = colour("boundary-halo");
    context.lineWidth = chosen ? 5 : 2.6;
    context.stroke();
    context.strokeStyle = colour(chosen ? "accent" : "boundary");
    context.lineWidth = chosen ? 2.6 : 0.9;
    if (!chosen) context.setLineDash([6, 3, 1.5, 3]);
    context.stroke();
  }
}

export function traceRings(context, frame, rings) {
  context.beginPath();
  for (const { x, y } of rings) {
    context.moveTo(frame.x(x[0]), frame.y(y[0]));
    for (let i = 1; i < x.length; i++) context.lineTo(frame.x(x[i]), frame.y(y[i]));
    context.closePath();
  }
}
