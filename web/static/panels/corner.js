// At the foot of the map: its scale, and whose data it shows. On paper also when it was printed.

import { byId, fill } from "../dom.js";
import { date, t } from "../i18n.js";
import { onMove } from "../map.js";
import { scaleAndSources } from "../map-scale.js";
import { regionName } from "../names.js";
import { follow, followCalmly, found } from "../state.js";

function draw() {
  if (!found.region) return;
  const sources = found.region?.synthetic ? t("synthetic_source") : [...new Set([...(found.grid?.attribution ?? []), ...(found.region?.data_sources ?? [])])].join(" · ");
  fill(byId("corner"), scaleAndSources(sources));
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
