// What is done to a plan: moves, pins, agreement, and their undoing. One at a time; what cannot be is told where it happened.

import { find } from "../state.js";
import { t } from "../i18n.js";
import { plan, planNow, renew } from "./loading.js";
import { go, place } from "./place.js";
import { tourOf } from "./plan.js";
import * as service from "./requests.js";
import { say } from "../said.js";
import { visitOn } from "./visit-id.js";

export const doing = { busy: false, trouble: null, done: "", moved: new Set() };
const undoable = [];
export const mayUndo = () => undoable.length > 0;

async function deed(act, done) {
  if (doing.busy) return null;
  Object.assign(doing, { busy: true, trouble: null });
  find({ deeds: {} });
  try {
    const { plan: of } = place;
    await plan()?.come; // what the last deed made of it
    if (place.plan !== of) return null;
    const told = await act(planNow().tag);
    renew();
    doing.done = done;
    say(done);
    return told;
  } catch (trouble) {
    doing.trouble = trouble;
    if (trouble.status === 412) renew(); // somebody else was quicker: their plan is shown, and what was wanted is told
    return null;
  } finally {
    doing.busy = false;
    find({ deeds: {} });
  }
}

// Who came after a visit in its tour: put back, it goes before them again.
function nextAfter(visit, { date, team_id: team }) {
  const stops = tourOf(planNow(), team, date)?.stops ?? [], at = stops.findIndex(({ visit_id: id }) => id === visit);
  return stops[at + 1]?.person_id ?? null;
}

export async function move(visit, from, to) {
  let before = null;
  const act = (tag) => {
    before = nextAfter(visit, from);
    return service.makeMove(place.plan, tag, { visit_id: visit, date: to.date, team_id: to.team_id });
  };
  const told = await deed(act, t("visits_moved"));
  if (!told) return false;
  const now = visitOn(visit, to.date);
  undoable.push({ plan: place.plan, visit: now, to: { ...from, before } });
  doing.moved = new Set([now]);
  go({ visit: now, day: to.date, team: to.team_id });
  return true;
}

export async function pin(visit, pinned) {
  let before = [];
  const act = (tag) => {
    before = pinsOf(planNow());
    return service.putPins(place.plan, tag, pinned ? [...before, visit] : before.filter((one) => one !== visit));
  };
  const told = await deed(act, pinned ? t("visits_pinned_now") : t("visits_unpinned_now"));
  if (told) undoable.push({ plan: place.plan, pins: before });
}
const pinsOf = (plan) => [...new Set(plan.tours.flatMap(({ stops }) => stops.filter(({ pinned }) => pinned).map(({ visit_id: id }) => id)))];

export async function undo() {
  const last = undoable.at(-1);
  if (!last || last.plan !== place.plan) return;
  const back = (tag) => {
    if ("agreed" in last) return service.agree(last.plan, tag, last.agreed);
    if (last.pins) return service.putPins(last.plan, tag, last.pins);
    const { date, team_id, before } = last.to, back = { visit_id: last.visit, date, team_id };
    return service.makeMove(last.plan, tag, before ? { ...back, before } : back).catch((trouble) => {
      if (!before || trouble.status !== 422) throw trouble;
      return service.makeMove(last.plan, tag, back); // who came after it is elsewhere by now
    });
  };
  const told = await deed(back, t("undone"));
  if (!told) return;
  undoable.pop();
  doing.moved = new Set();
  if (last.to) go({ visit: visitOn(last.visit, last.to.date), day: last.to.date, team: last.to.team_id });
}

export async function agree() {
  if (await deed((tag) => service.agree(place.plan, tag, true), t("visits_agreed_now"))) undoable.push({ plan: place.plan, agreed: false });
}

// What a new plan moved stands marked in the calendar until something else is done.
export async function replan(given) {
  const told = await deed((tag) => service.replan(place.plan, tag, given), t("visits_replanned"));
  if (!told) return null;
  undoable.length = 0; // the moves before were of another plan
  doing.moved = new Set(told.moved.map(({ to }) => to).filter(Boolean));
  return told;
}

export function forgetDone() {
  Object.assign(doing, { done: "", trouble: null });
  find({ deeds: {} });
}
