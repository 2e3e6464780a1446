// Who lives within minutes of a place: asked of the service, drawn as isochrones, told by group.

import { isochrone, saidBy } from "../client.js";
import { fill, h } from "../dom.js";
import { minutes, plural, t } from "../i18n.js";
import { refitCard, showShapes } from "../map.js";
import { everyone, howName, stratumName } from "../names.js";
import { follow, found, view } from "../state.js";
import { colour } from "../theme.js";

let features = null, trouble = null, remove = () => {}, asked = new AbortController();

export async function askReach([lon, lat]) {
  clearReach();
  const mine = (asked = new AbortController());
  say();
  try {
    const values = { lon: lon.toFixed(6), lat: lat.toFixed(6), mode: view.mode, minutes: found.region.thresholds_min.join(","), direction: found.grid?.direction ?? "to_facility" };
    features = (await isochrone(view.region, values, mine.signal)).features;
    draw();
  } catch (error) {
    if (mine.signal.aborted) return;
    trouble = error;
  }
  say();
}

export function clearReach() {
  asked.abort();
  remove();
  [features, trouble, remove] = [null, null, () => {}];
}

function draw() {
  const farFirst = [...features].sort((a, b) => b.properties.minutes - a.properties.minutes), last = farFirst[0]?.properties.minutes;
  remove = showShapes(farFirst, ({ properties }) => ({ color: colour("live"), weight: 2, fillColor: colour("live"), fillOpacity: 0.08, opacity: properties.minutes === last ? 0.55 : 1 }));
}

export const reachList = () => fillList(h("div", { class: "reach", "aria-live": "polite" }));

function say() {
  document.querySelectorAll(".reach").forEach(fillList);
  refitCard();
}

function fillList(box) {
  if (trouble) fill(box, h("p", {}, saidBy(trouble) || t("live_none")));
  else if (!features) fill(box, h("p", { class: "stale" }, t("live_wait")));
  else fill(box, h("p", {}, `${stratumName(view.stratum)}, ${howName(view.mode)}`), h("dl", {}, rows()));
  return box;
}

function rows() {
  return [...features].sort((a, b) => a.properties.minutes - b.properties.minutes).flatMap(({ properties }) => {
    const people = properties[`people_${view.stratum}`] ?? properties[`people_${everyone()}`];
    return [h("dt", {}, minutes(properties.minutes)), h("dd", {}, people === undefined ? "–" : plural("people", Math.round(people)))];
  });
}

export function followReach() {
  follow(["stratum", "lang"], say);
}
