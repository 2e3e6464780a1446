// At the foot of a map: its scale, and whose data it shows.

import { h } from "./dom.js";
import { measure } from "./i18n.js";
import { metresPerHundred } from "./map.js";

export function scaleAndSources(sources) {
  const metres = metresPerHundred(), power = 10 ** Math.floor(Math.log10(metres)), round = [5, 2, 1].find((step) => step * power <= metres) * power;
  const distance = round >= 1000 ? measure(round / 1000, "kilometer") : measure(round, "meter");
  return [h("div", { class: "scale" }, h("i", { style: { width: `${((100 * round) / metres).toFixed(1)}px` } }), h("span", {}, distance)), h("span", { class: "attribution" }, sources)];
}
