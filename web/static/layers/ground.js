// The ground under the travel time: land and parks.

import { found } from "../state.js";
import { colour } from "../theme.js";

export function ground(context, frame) {
  context.fillStyle = colour("land");
  context.fillRect(0, 0, frame.width, frame.height);
  fillTiles(context, frame, (content) => content.green, colour("green"));
}

// Fills one path of every tile in sight.
export function fillTiles(context, frame, pathOf, fill) {
  context.fillStyle = fill;
  eachTile(context, frame, pathOf, (path) => context.fill(path, "evenodd"));
}

// Calls `draw` with one path of every tile in sight; the context is in tile units then, `unit` of them are a pixel.
export function eachTile(context, frame, pathOf, draw) {
  for (const tile of found.base?.inSight(frame) ?? []) {
    const path = pathOf(tile.content);
    if (!path) continue;
    context.setTransform(frame.dots * tile.unit, 0, 0, frame.dots * tile.unit, frame.dots * tile.x, frame.dots * tile.y);
    draw(path, 1 / tile.unit);
  }
  context.setTransform(frame.dots, 0, 0, frame.dots, 0, 0);
}
