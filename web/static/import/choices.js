// What the user chose and corrected for each step of a region: kept in this browser, so that nothing is lost by a
// reload, a closed page or an error. Files and columns are named, their contents are not.

import { find, view } from "../state.js";

const FRESH = {
  uploads: [], sheet: "", mapping: null, mode: "", level: "", // null: as the service guesses
  strata: null, everyone: "", h3: "", source: "", licence: "", synthetic: false, names: {}, url: "", modes: null, draft: null,
};
const KEY = "qamtu-import|";
const kept = new Map();

export function choicesOf(step, region = view.region) {
  const of = (kept.get(region) ?? kept.set(region, read(region)).get(region));
  return (of[step] ??= { ...FRESH });
}

// `quiet` keeps what is being typed without drawing the page anew.
export function choose(step, part, { quiet = false } = {}) {
  Object.assign(choicesOf(step), part);
  write(view.region);
  if (!quiet) find({ choices: {} });
}

// Another file: what was corrected in the one before it says nothing of this one.
export function chooseUploads(step, uploads) {
  const { mode, level, url, modes, names, source, licence, synthetic, h3 } = choicesOf(step);
  choose(step, { ...FRESH, mode, level, url, modes, names, source, licence, synthetic, h3, uploads });
}

function read(region) {
  try {
    const found = JSON.parse(localStorage.getItem(KEY + region) ?? "{}");
    return Object.fromEntries(Object.entries(found).map(([step, chosen]) => [step, { ...FRESH, ...chosen }]));
  } catch {
    return {}; // no storage, or not ours
  }
}

function write(region) {
  try {
    localStorage.setItem(KEY + region, JSON.stringify(kept.get(region)));
  } catch {
    // a browser that keeps nothing: the choices live as long as the page
  }
}
