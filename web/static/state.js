// The view: what the user has chosen. One value, kept in the address, so that a link holds all of it.
// What was loaded lies beside it in `found`. Whoever shows something says which parts it follows.

import { isLanguage } from "./i18n.js";

export const PAGES = ["coverage", "sites", "compare", "facilities"];

const START = {
  page: "coverage", region: "", lang: "en", mode: "", service: "any", stratum: "", minutes: 15,
  scenario: "", // the kept scenario that is shown; none: the baseline, or changes that nobody has kept
  changes: [], // what is changed on the baseline (scenario.js)
  left: "baseline", right: "now", compare: "swipe", swipe: 50, order: "size", groups: "", // what is compared, and how (sides.js)
  siting: "", // what is asked of a plan (siting-form.js)
  boundary: "", facility: "", also: "", sort: "-out", drawer: "boundaries", tool: "",
  hidden: [], // layers that are switched off
  centre: null, zoom: null, // lon, lat; null: the whole region
};

export const view = { ...START };
export const found = { proposals: null, solving: null, sitingTrouble: "", site: "", draft: null, regions: [], region: null, grid: null, baseline: null, facilities: [], baseFacilities: [], effects: new Map(), refused: null, boundaries: [], outlines: [], capacity: null, base: null, sides: null, kept: null };

const followers = [];
let changed = new Set();
let asked = 0;

// Calls `show` in the next frame after any of these parts of the view, or of what was found, has changed.
export function follow(parts, show) {
  followers.push({ parts: new Set(parts), show });
}

const STEPS = new Set(["minutes", "capacity", "effects"]); // what changes at every step of the slider
const MOVES = new Set(["grid", "facilities", "draft", "pale", "proposals"]); // what changes at every move of a hand that drags
const isHeld = () => found.draft || found.proposals?.held;
const CALM_MS = 200;

// As `follow`, for what need not keep step with a slider or a drag: at most so often while it moves, and once it rests.
export function followCalmly(parts, show) {
  let last = -CALM_MS, later = 0;
  const draw = (changed) => {
    clearTimeout(later);
    last = performance.now();
    show(changed);
  };
  follow(parts, (changed) => {
    const wait = [...changed].every((name) => STEPS.has(name) || (isHeld() && MOVES.has(name))) ? last + CALM_MS - performance.now() : 0;
    clearTimeout(later);
    if (wait > 0) later = setTimeout(() => draw(changed), wait);
    else draw(changed);
  });
}

export const change = (part) => assign(view, part);
export const find = (part) => assign(found, part);

function assign(target, part) {
  for (const [name, value] of Object.entries(part)) {
    if (target[name] === value) continue;
    target[name] = value;
    changed.add(name);
  }
  if (changed.size && !asked) asked = requestAnimationFrame(showChanges);
}

// Shows at once what has changed since the last frame.
export function showChanges() {
  cancelAnimationFrame(asked);
  asked = 0;
  if (!changed.size) return;
  const now = changed;
  changed = new Set();
  const start = performance.now();
  for (const { parts, show } of followers) if ([...now].some((name) => parts.has(name))) show(now);
  performance.measure("qamtu-frame", { start, detail: [...now] });
  if (readsAddress && [...now].some((name) => name in START)) saveView();
}

// ---- the address -----------------------------------------------------------------------------------------------

const IN_ADDRESS = ["page", "region", "scenario", "lang", "mode", "service", "stratum", "minutes", "boundary", "facility", "also", "sort", "drawer", "siting", "left", "right", "compare", "swipe", "order", "groups"];

let readsAddress = false; // pages that keep something else in their address never call readView

export function readView(search = location.search) {
  readsAddress = true;
  const asked = new URLSearchParams(search), read = {};
  for (const name of IN_ADDRESS) if (asked.get(name)) read[name] = asked.get(name);
  read.minutes = Math.min(Math.max(Math.round(Number(read.minutes)) || START.minutes, 1), 240);
  if (read.swipe) read.swipe = Math.min(Math.max(Math.round(Number(read.swipe)) || START.swipe, 1), 99);
  read.lang = [read.lang, document.documentElement.lang].find(isLanguage) ?? START.lang;
  if (!PAGES.includes(read.page)) delete read.page;
  if (asked.get("changes")) read.changes = readChanges(asked.get("changes"));
  if (asked.get("hidden")) read.hidden = asked.get("hidden").split(",");
  const place = (asked.get("at") ?? "").split(",").map(Number);
  if (place.length === 3 && place.every(Number.isFinite)) [read.centre, read.zoom] = [place.slice(0, 2), place[2]];
  change(read);
}

// Changes in a link are what the service takes; what cannot be read is no change.
function readChanges(text) {
  try {
    const changes = JSON.parse(text);
    return Array.isArray(changes) ? changes.filter((one) => typeof one?.type === "string" && typeof one.id === "string") : [];
  } catch {
    return [];
  }
}

export function addressOf(values = view) {
  const asked = new URLSearchParams();
  for (const name of IN_ADDRESS) if (values[name] && (name === "region" || name === "lang" || values[name] !== START[name])) asked.set(name, values[name]);
  const kept = found.opened?.id === values.scenario ? found.opened.changes : []; // a kept scenario needs but its id
  if (JSON.stringify(values.changes) !== JSON.stringify(kept)) asked.set("changes", JSON.stringify(values.changes));
  if (values.hidden.length) asked.set("hidden", values.hidden.join(","));
  if (values.centre) asked.set("at", [values.centre[0].toFixed(5), values.centre[1].toFixed(5), values.zoom.toFixed(2)].join(","));
  return `?${asked.toString().replaceAll("%2C", ",")}`;
}

// ---- pages and the address ---------------------------------------------------------------------------------------------

const pageIn = (search) => PAGES.find((page) => page === new URLSearchParams(search).get("page")) ?? START.page;

// Turning a page is a step that the browser goes back by; all else is kept in the address of the step one stands on.
let saving = 0;
function saveView() {
  clearTimeout(saving); // browsers allow a hundred changes of the address in half a minute: a slider makes more
  const here = pageIn(location.search);
  if (here === view.page) {
    saving = setTimeout(() => history.replaceState(null, "", location.pathname + addressOf()), 250);
    return;
  }
  history.replaceState(null, "", location.pathname + addressOf({ ...view, page: here }));
  history.pushState(null, "", location.pathname + addressOf());
}

// Back and forward turn pages, and to what was looked at there. Question, language and changes stay as they are now:
// nobody loses work by looking back.
export function watchHistory() {
  addEventListener("popstate", () => {
    const there = new URLSearchParams(location.search), same = there.get("region") === view.region;
    change({ page: pageIn(location.search), ...(same ? { boundary: there.get("boundary") ?? "", facility: there.get("facility") ?? "" } : {}) });
  });
}
