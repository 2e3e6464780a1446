// Where the user is: page, plan, day, carer, visit and what stands at the side. Kept in the address, so that a link holds
// it; pseudonyms stand there, names never. `view` lends its language and region to the modules of the map.

import { isLanguage } from "../i18n.js";
import { find, view } from "../state.js";
import { backWatcher, speaker } from "../turning.js";

export const PAGES = ["calendar", "people", "teams", "progress"];
export const SIDES = ["", "missed", "replan", "make", "papers", "hours", "notes"];

const START = { page: "calendar", plan: "", day: "", team: "", visit: "", side: "" };
export const place = { ...START };

export function readPlace() {
  const asked = new URLSearchParams(location.search);
  view.lang = [asked.get("lang"), document.documentElement.lang].find(isLanguage) ?? "en";
  view.region = asked.get("region") ?? view.region;
  for (const name of Object.keys(START)) place[name] = asked.get(name) ?? START[name];
  if (!PAGES.includes(place.page)) place.page = START.page;
  if (!SIDES.includes(place.side)) place.side = START.side;
  if (!/^\d{4}-\d{2}-\d{2}$/.test(place.day)) place.day = "";
}

export function addressOf(to = {}) {
  const { region, lang, ...said } = { region: view.region, lang: view.lang, ...place, ...to };
  const kept = Object.entries(said).filter(([name, value]) => value && value !== START[name]);
  return `?${new URLSearchParams([["region", region], ["lang", lang], ...kept].filter(([, value]) => value))}`;
}

// Another page or plan is a step to go back by; what is looked at on it is not.
export function go(to) {
  const turns = (to.page && to.page !== place.page) || (to.plan && place.plan && to.plan !== place.plan);
  Object.assign(place, to);
  history[turns ? "pushState" : "replaceState"](null, "", location.pathname + addressOf());
  find({ place: {} });
}

export const speak = speaker(addressOf);
export const watchBack = backWatcher(readPlace);
