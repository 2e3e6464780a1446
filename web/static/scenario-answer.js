// What the scenario does to the numbers, asked of the service while the user looks on.
//
// One question is under way at a time; when it is answered, the newest is asked next and those between are dropped. The
// answer holds the cells whose travel time changes: put over the baseline's they are the grid of the scenario, and every
// number, bar and row is counted from it as always. While the next answer is on its way the coloured bands are carried
// along (carried-picture.js); once nothing has moved for a moment the whole grid is brought, its own picture too.

import { carryPicture, groundOf } from "./carried-picture.js";
import * as client from "./client.js";
import { changesNow, isChanged } from "./scenario.js";
import { find, follow, found, showChanges, view } from "./state.js";
import { changeTimes, layOver } from "./time-grid.js";

const SOON_MS = 40; // after the two numbers of new roads
const REST_MS = 150, HELD_MS = 450; // a hand that still holds something may only have stopped to look
const PALE_MS = 220; // a quick answer does not make its numbers flicker
const MOST_GRIDS = 10;
const MOST_COUNTS = 400;

const grids = new Map(); // of scenarios, by ground and changes
const counts = new Map(); // who finds a place, by ground, changes and minutes
const effects = new Map();

// ---- what is asked -------------------------------------------------------------------------------------------------

const texts = new WeakMap();
function sentChanges() {
  const changes = changesNow();
  if (!texts.has(changes)) {
    const sent = changes.filter((one) => one.on !== false);
    texts.set(changes, { sent, text: sent.length ? JSON.stringify(sent) : "" });
  }
  return texts.get(changes);
}

const groundNow = () => `${view.region}|${found.region?.revision}|${view.mode}|${view.service}`;

function questionNow() {
  const { sent, text } = sentChanges(), ground = groundNow(), gridKey = `${ground}|${text}`;
  return { ground, sent, text, gridKey, countKey: `${gridKey}|${view.minutes}`, minutes: view.minutes };
}

// The baseline of another mode or service is still on its way.
const isReady = () => found.baseline?.mode === view.mode && found.baseline.service === view.service && found.region?.id === view.region;

const remember = (map, key, value, most) => {
  map.delete(key);
  map.set(key, value);
  if (map.size > most) map.delete(map.keys().next().value);
};

// Rows by stratum of who finds a place, before and after the changes; null: not known (yet).
export const capacityNow = () => counts.get(`${shown.gridKey}|${view.minutes}`) ?? null;

// Whether the numbers that stand there are those of a scenario.
export const isScenarioShown = () => shown.text !== "";

// ---- one question at a time ------------------------------------------------------------------------------------------

// Who finds a place on roads that were never asked about takes the service all pairs of cell and facility anew. So it is
// not asked of roads that are only aimed at, and of those that are changed once their numbers stand there.
const measuredRoads = new Set();
const isRoadChange = ({ type }) => /road|speed|streets/.test(type);
const roadsOf = ({ ground, sent }) => `${ground}|${JSON.stringify(sent.filter(isRoadChange).map(({ id, name, ...said }) => said))}`;
const areNewRoads = (asked) => asked.sent.some(isRoadChange) && !measuredRoads.has(roadsOf(asked));

let asking = false, paleLater = 0, countLater = 0;
let shown = { ground: "", text: "", gridKey: "" }; // the question whose grid stands there

async function askNow() {
  if (asking || !isReady()) return;
  const asked = questionNow(), wantsGrid = asked.text !== "" && !grids.has(asked.gridKey), newRoads = areNewRoads(asked);
  const wantsCounts = !counts.has(asked.countKey) && !(newRoads && found.draft), capacity = !(newRoads && wantsGrid);
  clearTimeout(countLater);
  const list = changesNow(), baseline = found.baseline;
  if (!wantsGrid) {
    show(asked); // what is known is shown; if only who finds a place is not, that alone is asked for
    timeMoves(list);
  }
  if (!wantsGrid && !wantsCounts) return;
  asking = true;
  waitPale();
  try {
    const answer = await client.whatIf(view.region, { changes: asked.sent, mode: view.mode, service: view.service, threshold_min: asked.minutes, cells: wantsGrid, capacity });
    if (capacity) {
      remember(counts, asked.countKey, new Map(answer.capacity.map((row) => [row.stratum, row])), MOST_COUNTS);
      measuredRoads.add(roadsOf(asked));
    }
    if (wantsGrid && !grids.has(asked.gridKey)) remember(grids, asked.gridKey, changeTimes(baseline, answer.cells[0], pictureOf(asked.ground)), MOST_GRIDS);
    remember(effects, asked.gridKey, new Map(asked.sent.map(({ id }, i) => [id, answer.changes[i]])), MOST_GRIDS);
    if (asked.ground === groundNow() && found.baseline === baseline) {
      show(asked);
      showChanges(); // not in the next frame: what is dragged is answered at once
      timeMoves(list);
      requestAnimationFrame(() => setTimeout(carryBands)); // the number is on the screen first
    }
  } catch (trouble) {
    refuse(asked, trouble);
  }
  asking = false;
  settle();
  if (questionNow().countKey !== asked.countKey) askNow();
  else if (!capacity && grids.has(asked.gridKey)) countLater = setTimeout(askNow, SOON_MS);
}

function show(asked) {
  const grid = asked.text === "" ? found.baseline : grids.get(asked.gridKey);
  shown = asked;
  find({ grid, picture: grid.picture_s, capacity: {}, effects: effects.get(asked.gridKey) ?? new Map(), refused: null });
}

// The last good numbers stay, and the line that cannot be says why: the service names it by its number in the list.
function refuse(asked, trouble) {
  if (!(trouble instanceof client.ApiError)) {
    find({ trouble }); // nobody answered: what stands there stays pale, and is asked again
    return;
  }
  remember(counts, asked.countKey, counts.get(asked.countKey) ?? new Map(), MOST_COUNTS); // two numbers then: the third is not known
  const told = client.saidBy(trouble), number = trouble.status === 422 ? /\d+/.exec(told)?.[0] : undefined;
  const refused = { id: asked.sent[number - 1]?.id ?? "", message: number ? told.slice(told.indexOf(":") + 1).trim() : told };
  if (shown.ground !== asked.ground) show({ ...asked, text: "", gridKey: `${asked.ground}|` }); // a link to what cannot be: the baseline stands there
  find({ capacity: {}, refused: asked.text === "" ? null : refused });
}

function waitPale() {
  document.documentElement.dataset.answering = "yes";
  clearTimeout(paleLater);
  paleLater = setTimeout(() => find({ pale: isChanged() }), PALE_MS);
}

function settle() {
  clearTimeout(paleLater);
  find({ pale: false });
  delete document.documentElement.dataset.answering;
}

// ---- from the pointer to the number ----------------------------------------------------------------------------------

const MOST_MEASURES = 2000;
let moves = [], measured = 0; // moves of the pointer whose number is not shown yet
let placeless = []; // those whose number is, while who finds a place is still being counted

// The list as it stands is what a pointer made of it that was there at a time; undefined: it was not a pointer.
export const noteMove = (at) => at !== undefined && moves.push({ at, list: changesNow() });

function timeMoves(list) {
  const upTo = moves.findLastIndex((move) => move.list === list), answered = moves.slice(0, upTo + 1);
  if (found.draft || answered.length) moves = moves.slice(upTo + 1);
  if (answered.length) requestAnimationFrame(() => answered.forEach(({ at }) => measure("qamtu-move-to-number", at)));
  if (answered.length) placeless = answered;
  if (capacityNow() && placeless.at(-1)?.list === list) {
    const { at } = placeless.at(-1);
    placeless = [];
    requestAnimationFrame(() => measure("qamtu-move-to-places", at));
  }
}

function measure(name, at) {
  if (++measured % MOST_MEASURES === 0) performance.clearMeasures(name);
  performance.measure(name, { start: at, end: performance.now() });
}

// ---- the picture -----------------------------------------------------------------------------------------------------

let resting = 0, bringing = new AbortController();

// Until its own has come, a scenario has the picture that is shown.
const pictureOf = (ground) => (shown.ground === ground ? found.grid : found.baseline);

// A machine that takes too long for it sees the bands follow once the hand rests, and its numbers no later.
const CARRY_MS = 14, MOST_LATE = 2;
let late = 0;

function carryBands() {
  const { grid } = found, start = performance.now();
  if (!grid?.provisional || grid !== grids.get(shown.gridKey) || late > MOST_LATE || view.page === "compare" || view.hidden.includes("surface")) return;
  const carried = carryPicture(grid.exact, grid);
  if (!carried) return;
  Object.assign(grid, { carried, picture_s: carried.picture_s });
  find({ picture: carried.picture_s });
  showChanges();
  const took = performance.now() - start;
  performance.measure("qamtu-bands", { start });
  late = took > CARRY_MS ? late + 1 : Math.max(0, late - 1);
}

function waitForRest() {
  clearTimeout(resting);
  bringing.abort();
  if (isReady() && questionNow().text !== "") resting = setTimeout(bringPicture, found.draft ? HELD_MS : REST_MS);
}

async function bringPicture() {
  if (asking) { // numbers first: a service that draws a picture counts the slower
    resting = setTimeout(bringPicture, SOON_MS);
    return;
  }
  const mine = (bringing = new AbortController()), asked = questionNow(), known = grids.get(asked.gridKey);
  late = 0;
  if (known && !known.provisional) return;
  try {
    const baseline = found.baseline, bytes = await client.readScenarioGrid(view.region, { changes: asked.sent, mode: view.mode, service: view.service }, mine.signal);
    remember(grids, asked.gridKey, layOver(baseline, bytes), MOST_GRIDS);
    if (asked.gridKey === questionNow().gridKey) show(asked);
  } catch {
    return; // the numbers are there: the bands stay as they were
  }
}

export const askAgain = askNow;

// What carrying begins with is made before a hand drags.
const whenIdle = globalThis.requestIdleCallback ?? ((act) => setTimeout(act, 1000));
const makeReady = () => view.page === "sites" && found.baseline && whenIdle(() => found.baseline && groundOf(found.baseline));

export function watchAnswers() {
  follow(["page", "baseline"], makeReady);
  follow(["baseline", "changes", "draft", "minutes"], askNow);
  follow(["baseline", "changes", "draft"], waitForRest);
}
