// What is asked of a plan: model, number or money, candidates, places. What differs from the start is in the link,
// as `name.value` with commas between (`sites.7,must.69.59*42.33`): letters that an address need not rewrite.

import { mercatorX, mercatorY } from "./mercator.js";
import { middleCapacity, servicesFor } from "./scenario.js";
import { change, found, view } from "./state.js";

export const MODELS = ["mclp", "pmedian", "pcenter", "lscp"];
export const CANDIDATES = ["cells", "junctions", "neighbourhoods"];
export const REFUSED_M = 500; // how far around a refused place nothing is proposed
const MANY_CELLS = 3000;
const MOST_PLACES = 60;
const START = { model: "mclp", by: "number", sites: 5, budget: null, cost: null, candidates: "", inside: "", kind: "", capacity: null, must: [], not: [] };

let read = { text: null, form: START };

// The form as it stands. `must` and `not` are places: lon, lat, and x, y in parts of the world.
export function formNow() {
  if (read.text !== view.siting) read = { text: view.siting, form: readForm(view.siting) };
  return read.form;
}

export function setForm(part) {
  const form = { ...formNow(), ...part }, parts = [];
  if (!form.sites) form.sites = START.sites; // the field is empty while one types
  for (const [name, value] of Object.entries(form)) {
    if (name === "must" || name === "not") value.forEach(({ lon, lat }) => parts.push(`${name}.${lon.toFixed(5)}*${lat.toFixed(5)}`));
    else if (value !== START[name] && value !== null && value !== "") parts.push(`${name}.${value}`);
  }
  change({ siting: parts.join(",") });
}

function readForm(text) {
  const form = { ...START, must: [], not: [] };
  for (const part of text.split(",")) {
    const at = part.indexOf("."), name = part.slice(0, at), value = part.slice(at + 1);
    if (name === "must" || name === "not") {
      const [lon, lat] = value.split("*").map(Number);
      if (Math.abs(lon) <= 180 && Math.abs(lat) <= 85 && form[name].length < MOST_PLACES) form[name].push(placeAt(lon, lat));
    } else if (["sites", "budget", "cost", "capacity"].includes(name)) {
      const amount = Number(value);
      if (amount > 0 && Number.isFinite(amount)) form[name] = name === "sites" ? Math.min(200, Math.round(amount)) : amount;
    } else if (name in START) form[name] = value;
  }
  if (!MODELS.includes(form.model)) form.model = START.model;
  if (form.candidates && !CANDIDATES.includes(form.candidates)) form.candidates = "";
  if (form.by !== "money") form.by = "number";
  return form;
}

// A place as the link can hold it: to a metre.
export function placeAt(lon, lat) {
  const [east, north] = [lon, lat].map((degrees) => Number(degrees.toFixed(5)));
  return { lon: east, lat: north, x: mercatorX(east), y: mercatorY(north) };
}

export const samePlace = (one, other) => Math.abs(one.lon - other.lon) < 1.5e-5 && Math.abs(one.lat - other.lat) < 1.5e-5;

// Must-have places where the changes put nothing yet: what was accepted stands, and takes no part of the next plan.
export const mustNow = (changes = view.changes) => formNow().must.filter((place) => !changes.some((one) => one.type === "add_facility" && one.on !== false && samePlace(one, place)));

// ---- what stands where nothing was chosen ------------------------------------------------------------------------------

// Of a metropolis not every cell need be weighed: by car neighbours reach the same people, and models that look at
// every travel time cannot take so many.
export function candidatesNow() {
  const { candidates, model } = formNow(), cells = found.grid?.cell_time_s.length ?? 0;
  const far = model === "pmedian" || model === "pcenter" || !view.mode.startsWith("walk");
  return candidates || (far && cells > MANY_CELLS ? "neighbourhoods" : "cells");
}

// An ambulatory; where there are none but rural health units, one of these.
export function kindNow() {
  const { kind } = formNow(), there = (name) => found.facilities.some((one) => one.kind === name);
  return kind || (!there("ambulatory") && there("rural_health_unit") ? "rural_health_unit" : "ambulatory");
}

export const capacityOfKind = () => middleCapacity(found.facilities, kindNow());
export const capacityWanted = () => formNow().capacity ?? capacityOfKind();

// How many sites the money pays for; null: something is not said yet.
export function affordable() {
  const { budget, cost } = formNow();
  return budget && cost ? Math.floor(budget / cost + 1e-9) : null;
}

// The services of the kind, and the one that is asked for; undefined: what the kind gives anyway.
export const servicesWanted = () => servicesFor(kindNow());
