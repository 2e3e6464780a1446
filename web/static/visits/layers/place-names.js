// Names of towns and villages under the tours, where there is room.

import { meets, placesIn } from "../../layers/place-points.js";
import { colour } from "../../theme.js";

const FROM_ZOOM = { city: 0, town: 9, suburb: 12, borough: 12, village: 11, quarter: 13.5, hamlet: 13, neighbourhood: 14 };

export function placeNames(context, frame) {
  const taken = [], written = new Set();
  context.textAlign = "center";
  context.textBaseline = "middle";
  context.lineJoin = "round";
  for (const { kind, name, x, y } of placesIn(frame, FROM_ZOOM)) {
    const size = kind === "city" || kind === "town" ? 13 : 11.5;
    context.font = `400 ${size}px "Noto Sans", "Noto Sans Thai", sans-serif`;
    const half = context.measureText(name).width / 2 + 6, box = [x - half, y - size, x + half, y + size];
    if (written.has(name) || meets(box, taken)) continue;
    taken.push(box);
    written.add(name);
    context.strokeStyle = colour("name-halo");
    context.lineWidth = 3.2;
    context.strokeText(name, x, y);
    context.fillStyle = colour("place-name");
    context.fillText(name, x, y);
  }
}
