// The card of the chosen facility: what is known of it, and who lives within reach of it.

import { h } from "../dom.js";
import { number, t } from "../i18n.js";
import { hideCard, showCard } from "../map.js";
import { facilityName, kindName, serviceName } from "../names.js";
import { change, follow, found, view } from "../state.js";
import { askReach, clearReach, reachList } from "./reach.js";

let shown = "";

function facts(one) {
  const rows = [];
  if (one.services.length) rows.push([t("services"), one.services.map(serviceName).join(", ")]);
  if (one.ownership) rows.push([t("ownership"), t(`ownership_${one.ownership}`)]);
  if (one.capacity !== null && one.capacity !== undefined) rows.push([t("capacity_per_day"), number(one.capacity)]);
  if (one.staff !== null && one.staff !== undefined) rows.push([t("staff"), number(one.staff)]);
  if (one.opening_hours) rows.push([t("opening_hours"), one.opening_hours]);
  return h("dl", {}, rows.flatMap(([name, value]) => [h("dt", {}, name), h("dd", {}, value)]));
}

function draw() {
  const one = found.facilities.find(({ id }) => id === view.facility);
  if (!one) {
    if (shown) {
      hideCard();
      clearReach();
    }
    shown = "";
    return;
  }
  shown = one.id;
  const kind = `${kindName(one.kind)}${one.open ? "" : ` · ${t("closed")}`}`;
  const closed = () => view.facility === one.id && shown === one.id && change({ facility: "" });
  showCard([one.lon, one.lat], h("div", { class: "card", id: "facility-card" }, h("h2", {}, facilityName(one)), h("p", {}, kind), facts(one), h("h3", {}, t("live_near")), reachList()), closed);
}

// The answer comes into the card that is open.
export function showFacility() {
  follow(["facility", "facilities", "mode", "region"], () => {
    const one = found.facilities.find(({ id }) => id === view.facility);
    if (one) askReach([one.lon, one.lat]);
    draw();
  });
  follow(["lang"], () => view.facility && draw());
}
