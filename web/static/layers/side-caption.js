// On paper two maps stand beside each other: each says in its corner which scenario it shows.

import { sideName } from "../sides.js";
import { colour } from "../theme.js";

const EDGE = 8, HIGH = 22;

export function sideCaption(context, frame) {
  const text = sideName(frame.side);
  context.font = '600 12.5px "Noto Sans", "Noto Sans Thai", sans-serif';
  context.textBaseline = "middle";
  const width = Math.min(context.measureText(text).width + 16, frame.width - 2 * EDGE);
  context.fillStyle = colour("paper");
  context.fillRect(EDGE, EDGE, width, HIGH);
  context.strokeStyle = colour("rule");
  context.strokeRect(EDGE, EDGE, width, HIGH);
  context.fillStyle = colour("ink");
  context.fillText(text, EDGE + 8, EDGE + HIGH / 2, width - 16);
}
