// The map beside the calendar: tours of the chosen day, the chosen carer's with numbered stops.

import { BaseMap } from "../base-map.js";
import { byId, fill, h } from "../dom.js";
import { t } from "../i18n.js";
import { ground } from "../layers/ground.js";
import { streets } from "../layers/streets.js";
import { addSheet, goHome, onMap, onMove, openMap, setHome, zoomBy } from "../map.js";
import { scaleAndSources } from "../map-scale.js";
import { find, follow } from "../state.js";
import { placeNames } from "./layers/place-names.js";
import { stopAt, tours } from "./layers/tours.js";
import { planNow, region } from "./loading.js";
import { go, place } from "./place.js";
import { tourOf } from "./plan.js";

export function openTourMap() {
  openMap(byId("map"));
  const drawGround = addSheet("ground", 200, [ground]), drawStreets = addSheet("streets", 300, [streets]);
  const drawNames = addSheet("names", 430, [placeNames]), drawTours = addSheet("tours", 440, [tours]);
  follow(["tiles", "colours"], () => [drawGround, drawStreets, drawNames].forEach((draw) => draw()));
  follow(["spoken", "fonts"], drawNames);
  follow(["place", "answers", "fonts", "colours"], drawTours);
  follow(["place", "answers", "spoken"], () => [bringBase(), lookAtTour(), drawTools(), drawCorner()]);
  onMove(drawCorner);
  onMap("click", (told) => {
    const hit = stopAt(told);
    if (hit) go({ visit: hit.stop.visit_id, team: hit.tour.team_id, side: "" });
  });
}

let based = "";
function bringBase() {
  const here = region();
  if (!here || based === here.id) return;
  based = here.id;
  const base = new BaseMap(here.id, () => find({ tiles: {} }));
  base.open().then(() => find({ base, tiles: {} }), () => find({ base: null, tiles: {} })); // a region without its extract has none
}

// What is looked at fills the map, when it becomes another.
let looked = "";
function lookAtTour() {
  const plan = planNow();
  if (!plan || !region()) return;
  const tour = tourOf(plan, place.team, place.day), shown = tour ? [tour] : plan.tours.filter(({ date }) => date === place.day);
  const all = shown.length ? shown : plan.tours, points = all.flatMap((one) => [...one.stops.map(({ lon, lat }) => [lon, lat]), ...(one.line ?? [])]);
  const key = `${place.plan}|${tour ? `${place.team}|${place.day}` : shown.length ? place.day : ""}`;
  if (key === looked) return;
  looked = key;
  setHome(points.length ? boxAround(points) : region().bbox);
}

const LEAST_DEG = 0.004;
function boxAround(points) {
  const lons = points.map(([lon]) => lon), lats = points.map(([, lat]) => lat);
  const [west, east] = [Math.min(...lons), Math.max(...lons)], [south, north] = [Math.min(...lats), Math.max(...lats)];
  return [west - LEAST_DEG, south - LEAST_DEG, east + LEAST_DEG, north + LEAST_DEG];
}

function drawTools() {
  const button = (key, sign, name, click) => h("button", { type: "button", title: name, "aria-label": name, "data-key": key, on: { click } }, sign);
  fill(byId("map-tools"), button("zoom-in", "+", t("zoom_in"), () => zoomBy(1)), button("zoom-out", "\u2212", t("zoom_out"), () => zoomBy(-1)), button("home", "\u2302", t("visits_whole_tour"), () => goHome()));
}

function drawCorner() {
  const here = region();
  if (!here || !byId("map").clientWidth) return;
  const sources = here.synthetic ? t("synthetic_source") : (here.data_sources ?? []).join(" · ");
  fill(byId("corner"), scaleAndSources(sources));
}
