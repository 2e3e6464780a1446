// Boundaries: a quiet line, the chosen one strong.

import { found, view } from "../state.js";
import { colour } from "../theme.js";

export function boundaries(context, frame) {
  if (view.hidden.includes("boundaries")) return;
  context.lineJoin = "round";
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
