// The tool that asks who lives near a spot: a click on the map, or Enter for its middle.

import { h } from "../dom.js";
import { t } from "../i18n.js";
import { hideCard, showCard } from "../map.js";
import { TOOLS } from "../pointer.js";
import { howName } from "../names.js";
import { change, follow, view } from "../state.js";
import { askReach, clearReach, followReach, reachList } from "./reach.js";

let place = null;

function ask(told) {
  change({ facility: "" });
  place = told.place;
  askReach(place);
  draw();
}

function draw() {
  if (!place) return;
  const mine = place;
  const closed = () => {
    if (place !== mine) return;
    place = null;
    clearReach();
  };
  showCard(place, h("div", { class: "card" }, h("h2", {}, t("live_title", { mode: howName(view.mode) })), reachList()), closed);
}

export function showSpot() {
  TOOLS.set("spot", ask);
  followReach();
  follow(["tool"], () => {
    if (view.tool === "spot" || !place) return;
    place = null;
    clearReach();
    hideCard();
  });
  follow(["facility"], () => {
    if (view.facility) place = null;
  });
  follow(["mode"], () => place && ask({ place }));
  follow(["lang"], draw);
}
