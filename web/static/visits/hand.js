// A visit in the hand: taken by the pointer or by keys, held over a day and a carer, put down there. What it would do is
// asked before anything is done.

import { find } from "../state.js";
import { t } from "../i18n.js";
import { dayShort, mondayOf } from "./clock.js";
import { planNow } from "./loading.js";
import { daysOfWeek, mondaysOf, teamName, teamOf, visitOf } from "./plan.js";
import { go, place } from "./place.js";
import { tryMove } from "./requests.js";
import { say } from "../said.js";
import { showTargets } from "./targets.js";

const DRAG_PX = 6;

// `over` is where it is held; `effect` what the service says of putting it there; `by` "pointer", "keys" or "tap".
export const hand = { visit: "", from: null, over: null, by: "", down: false, effect: null, trouble: null, asking: null };

export const isHeld = () => Boolean(hand.visit) && !hand.down;
export const isProposed = () => Boolean(hand.visit) && hand.down;

export function take(id, by, team = "") {
  const visit = visitOf(planNow(), id), here = { date: visit.date, team_id: team || visit.team_id };
  hand.asking?.abort();
  Object.assign(hand, { visit: id, from: here, over: here, by, down: false, effect: null, trouble: null, asking: null });
  if (place.visit !== id) go({ visit: id, day: here.date, team: here.team_id });
  if (by !== "pointer") say(t("visits_held", { person: visit.person_id }));
  find({ held: {} });
}

export function letGo() {
  hand.asking?.abort();
  Object.assign(hand, { visit: "", from: null, over: null, down: false, effect: null, trouble: null, asking: null });
  find({ held: {} });
}

const same = (a, b) => a.date === b.date && a.team_id === b.team_id;

// Put down: nothing is done yet, the service is asked what it would do.
export async function putDown(to = hand.over) {
  if (!to || same(to, hand.from)) return letGo();
  const asking = new AbortController(), visit = hand.visit;
  hand.asking?.abort();
  Object.assign(hand, { over: to, down: true, effect: null, trouble: null, asking });
  go({ side: "" });
  find({ held: {} });
  const told = await tryMove(place.plan, { visit_id: visit, date: to.date, team_id: to.team_id }, asking.signal).then((effect) => ({ effect }), (trouble) => ({ trouble }));
  if (asking.signal.aborted) return;
  Object.assign(hand, told);
  find({ held: {} });
}

// ---- keys ----------------------------------------------------------------------------------------------------------

const STEPS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

function step(across, down) {
  const plan = planNow(), days = daysOfWeek(plan, mondayOf(hand.over.date)), { teams } = plan;
  const column = days.findIndex(({ date }) => date === hand.over.date) + across, row = teams.findIndex(({ team_id: id }) => id === hand.over.team_id) + down;
  let date = days[Math.min(Math.max(column, 0), days.length - 1)]?.date ?? hand.over.date;
  if (column < 0 || column >= days.length) date = besideWeek(plan, days, across) ?? date;
  hand.over = { date, team_id: teams[Math.min(Math.max(row, 0), teams.length - 1)].team_id };
  if (date !== place.day) go({ day: date });
  find({ held: {} });
  say(`${dayShort(date)}, ${teamName(teamOf(plan, hand.over.team_id))}`);
}

// Beyond the edge of a week lies the next one.
function besideWeek(plan, days, across) {
  const mondays = mondaysOf(plan), next = mondays[mondays.indexOf(mondayOf(days[0].date)) + Math.sign(across)];
  return next ? daysOfWeek(plan, next).at(across < 0 ? -1 : 0)?.date : null;
}

function onKey(event) {
  if (!isHeld()) {
    if (event.key === "Escape" && isProposed()) letGo();
    return;
  }
  if (event.key === "Escape") letGo();
  else if (STEPS[event.key]) step(...STEPS[event.key]);
  else if ((event.key === "Enter" || event.key === " ") && event.target.closest?.("#main")) putDown();
  else return;
  event.preventDefault();
  event.stopPropagation();
}

// ---- pointer -------------------------------------------------------------------------------------------------------

let pressed = null, ghost = null;

const cellAt = (x, y) => document.elementFromPoint(x, y)?.closest("[data-cell]") ?? null;
const readCell = (cell) => ({ date: cell.dataset.date, team_id: cell.dataset.team });

function onDown(event) {
  const chip = event.target.closest?.("[data-visit]");
  if (!chip?.closest(".calendar") || event.button !== 0 || event.pointerType === "touch") return; // a finger scrolls; it moves by the card's button
  pressed = { chip, x: event.clientX, y: event.clientY };
}

function onMove(event) {
  if (!pressed) return;
  if (!ghost && Math.hypot(event.clientX - pressed.x, event.clientY - pressed.y) < DRAG_PX) return;
  if (!ghost) {
    if (isProposed()) letGo();
    const { chip } = pressed;
    ghost = chip.cloneNode(true);
    ghost.removeAttribute("data-key");
    ghost.setAttribute("aria-hidden", "true");
    ghost.classList.add("ghost");
    ghost.style.width = `${chip.offsetWidth}px`;
    document.body.append(ghost);
    document.body.classList.add("dragging");
    take(chip.dataset.visit, "pointer", chip.closest("[data-cell]").dataset.team);
  }
  ghost.style.transform = `translate(${event.clientX + 8}px, ${event.clientY + 6}px)`;
  const cell = cellAt(event.clientX, event.clientY);
  hand.over = cell ? readCell(cell) : null;
  showTargets();
}

function onUp() {
  const dragged = ghost;
  pressed = null;
  if (!dragged) return;
  ghost.remove();
  ghost = null;
  document.body.classList.remove("dragging");
  if (hand.over) putDown();
  else letGo();
  addEventListener("click", stop, { capture: true, once: true }); // the end of a drag is no click
  setTimeout(() => removeEventListener("click", stop, { capture: true }), 0);
}
const stop = (event) => {
  event.stopPropagation();
  event.preventDefault();
};

// A held visit is put into the cell that is clicked.
function onClick(event) {
  if (!isHeld() || hand.by === "pointer") return;
  const cell = event.target.closest?.("[data-cell]");
  if (!cell) return;
  stop(event);
  putDown(readCell(cell));
}

export function watchHand() {
  document.addEventListener("pointerdown", onDown);
  document.addEventListener("pointermove", onMove);
  document.addEventListener("pointerup", onUp);
  document.addEventListener("pointercancel", onUp);
  document.addEventListener("click", onClick, true);
  document.addEventListener("keydown", onKey, true);
}

