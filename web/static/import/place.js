// Where the user is: region, step, files, import. Kept in the address, so that a step can be left and come back to.
// `view` lends its language and region to all modules of the planner; they are set here without `change`, which would
// write the planner's address.

import { isLanguage } from "../i18n.js";
import { find, view } from "../state.js";
import { backWatcher, speaker } from "../turning.js";

export const STEPS = ["region", "streets", "people", "facilities", "boundaries"];

// `uploads` are files by their ids (several: a raster for each group), `taken` is an import, `fetch` a job that fetches.
export const place = { step: "", uploads: [], taken: "", fetch: "" };

export function readPlace() {
  const asked = new URLSearchParams(location.search);
  view.lang = [asked.get("lang"), document.documentElement.lang].find(isLanguage) ?? "en";
  view.region = asked.get("region") ?? "";
  place.step = STEPS.includes(asked.get("step")) ? asked.get("step") : view.region ? "" : "region";
  place.uploads = (asked.get("upload") ?? "").split(",").filter(Boolean);
  place.taken = asked.get("import") ?? "";
  place.fetch = asked.get("fetch") ?? "";
}

export function addressOf(to = {}) {
  const { region, lang, step, uploads, taken, fetch } = { ...view, ...place, ...to };
  const said = { region, lang, step, upload: uploads.join(","), import: taken, fetch };
  return `?${new URLSearchParams(Object.entries(said).filter(([, value]) => value))}`.replaceAll("%2C", ",");
}

// Another step is another page to go back from; what is chosen within a step is not.
export function go(to) {
  const turns = (to.step && to.step !== place.step) || (to.region && to.region !== view.region);
  const fresh = turns ? { uploads: [], taken: "", fetch: "" } : {};
  const { region = view.region, ...rest } = { ...fresh, ...to };
  view.region = region;
  Object.assign(place, rest);
  history[turns ? "pushState" : "replaceState"](null, "", location.pathname + addressOf());
  find({ place: {} });
}

export const speak = speaker(addressOf);
export const watchBack = backWatcher(readPlace);
