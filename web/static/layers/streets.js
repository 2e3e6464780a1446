// What lies over the travel time: water, buildings, railways and roads by class.

import { colour } from "../theme.js";
import { eachTile, fillTiles } from "./ground.js";

// From which zoom a rank is drawn, and how wide (px).
const ROADS = [
  { from: 0, width: (zoom) => 1 + 0.36 * Math.max(0, zoom - 10) },
  { from: 0, width: (zoom) => 0.7 + 0.31 * Math.max(0, zoom - 10.5) },
  { from: 10, width: (zoom) => 0.45 + 0.3 * Math.max(0, zoom - 11) },
  { from: 11.5, width: (zoom) => (zoom < 13 ? 0.25 + 0.2 * (zoom - 11.5) : 0.55 + 0.4 * (zoom - 13)) },
  { from: 14.5, width: (zoom) => 0.5 + 0.3 * Math.max(0, zoom - 15) },
];
const PATH = 4;

export function streets(context, frame) {
  const { zoom } = frame;
  context.lineJoin = context.lineCap = "round";
  fillTiles(context, frame, (content) => content.water, colour("water"));
  stroke(context, frame, (content) => content.rivers, colour("water"), zoom < 12 ? 1.2 : 1.2 + 0.6 * (zoom - 12));
  stroke(context, frame, (content) => content.streams, colour("water"), zoom < 13 ? 0.7 : 0.7 + 0.4 * (zoom - 13));
  if (zoom >= 14.5) fillTiles(context, frame, (content) => content.buildings, colour("building"));
  for (let rank = ROADS.length - 1; rank >= 0; rank--) {
    const { from, width } = ROADS[rank];
    if (zoom < from) continue;
    const pathOf = (content) => content.roads[rank], wide = width(zoom);
    const cased = rank <= 1 || (rank === 2 && zoom >= 13) || (rank === 3 && zoom >= 15);
    if (cased) stroke(context, frame, pathOf, colour("road-edge"), wide + (rank <= 1 ? 1.3 : 0.9));
    stroke(context, frame, pathOf, colour(rank >= 3 ? "road-minor" : "road"), wide, rank === PATH ? [3, 2.5] : []);
  }
  if (zoom < 10.5) return;
  stroke(context, frame, (content) => content.railways, colour("rail"), 1.1);
  context.lineCap = "butt";
  stroke(context, frame, (content) => content.railways, colour("rail"), 3.4, [1, 6]);
}

function stroke(context, frame, pathOf, colourOfLine, width, dash = []) {
  context.strokeStyle = colourOfLine;
  eachTile(context, frame, pathOf, (path, unit) => {
    context.lineWidth = width * unit;
    context.setLineDash(dash.map((length) => length * unit));
    context.stroke(path);
  });
  context.setLineDash([]);
}
