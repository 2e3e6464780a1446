// Where the user is: region, publication, figure, a recomputation. Kept in the address, so that a link holds it.
// `view` lends its language and region to the modules of the planner.

import { isLanguage } from "../i18n.js";
import { find, view } from "../state.js";
import { backWatcher, speaker } from "../turning.js";

const START = { publication: "", figure: "", check: "", scenario: "" };
export const place = { ...START };

export function readPlace() {
  const asked = new URLSearchParams(location.search);
  view.lang = [asked.get("lang"), document.documentElement.lang].find(isLanguage) ?? "en";
  view.region = asked.get("region") ?? view.region;
  for (const name of Object.keys(START)) place[name] = asked.get(name) ?? "";
}

export function addressOf(to = {}) {
  const said = { region: view.region, lang: view.lang, ...place, ...to };
  return `?${new URLSearchParams(Object.entries(said).filter(([, value]) => value))}`;
}

// Another publication is a step to go back by; what is looked at in it is not.
export function go(to) {
  const turns = "publication" in to && to.publication !== place.publication;
  Object.assign(place, turns ? { figure: "", check: "" } : {}, to);
  history[turns ? "pushState" : "replaceState"](null, "", location.pathname + addressOf());
  find({ place: {} });
}

// A link that is followed here, and by the browser where it is wanted beside this page.
export const follow = (to) => (event) => {
  if (event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  go(to);
};

export const speak = speaker(addressOf);
export const watchBack = backWatcher(readPlace);
