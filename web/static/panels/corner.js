// At the foot of the map: its scale, and whose data it shows. On paper also when it was printed.

import { byId, fill, h } from "../dom.js";
import { date, measure, t } from "../i18n.js";
import { metresPerHundred, onMove } from "../map.js";
import { regionName } from "../names.js";
import { follow, followCalmly, found } from "../state.js";

function draw() {
  if (!found.region) return;
  const metres = metresPerHundred(), power = 10 ** Math.floor(Math.log10(metres)), round = [5, 2, 1].find((step) => step * power <= metres) * power;
  const distance = round >= 1000 ? measure(round / 1000, "kilometer") : measure(round, "meter");
  const sources = found.region?.synthetic ? t("synthetic_source") : [...new Set([...(found.grid?.attribution ?? []), ...(found.region?.data_sources ?? [])])].join(" · ");
  fill(byId("corner"), h("div", { class: "scale" }, h("i", { style: { width: `${((100 * round) / metres).toFixed(1)}px` } }), h("span", {}, distance)), h("span", { class: "attribution" }, sources));
}

function drawFoot() {
  const { region } = found;
  if (!region) return;
  fill(byId("foot"), [regionName(region), t("printed_on", { date: date(Date.now()) }), t("made_with")].join(" · "));
}

export function showCorner() {
  followCalmly(["lang", "region", "grid", "paper"], draw);
  follow(["lang", "region", "paper"], drawFoot);
  onMove(draw);
}
