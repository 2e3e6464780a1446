// What the pages need to know, asked when it is first drawn and again after it has changed.

import { listBoundaries, listRegions } from "../client.js";
import { asked, forget } from "../import/asked.js";
import { view } from "../state.js";
import { place } from "./place.js";
import * as service from "./requests.js";

let turn = 0; // of everything: goes up with every change, so that what is told is what is
export const renew = () => (turn += 1);
const key = (...parts) => [view.region, ...parts, turn].join("|");
const valueOf = (answer) => answer?.value ?? answer?.before ?? null;

export const regions = () => asked("regions", "", listRegions);
export const boundaries = () => asked("boundaries", view.region, () => listBoundaries(view.region));
export const region = () => (valueOf(regions()) ?? []).find(({ id }) => id === view.region) ?? null;
export const people = () => asked("people", key(), () => service.readRegister("people"));
export const teams = () => asked("teams", key(), () => service.readRegister("teams"));
export const contactsOf = () => asked("contacts", key(), () => service.readRegister("people", { contacts: true }));
export const plans = () => asked("plans", key(), service.listPlans);
export const plan = () => (place.plan ? asked("plan", key(place.plan, view.lang), () => service.readPlan(place.plan)) : null);
export const ways = (date) => asked("ways", key(place.plan, date), () => service.readTours(place.plan, date));
export const why = (visit) => asked("why", key(place.plan, visit, view.lang), () => service.readWhy(place.plan, visit));
export const progress = (asks) => asked("progress", key(JSON.stringify(asks)), () => service.readProgress(asks));
export const reach = (asks) => asked("reach", key(JSON.stringify(asks), view.lang), () => service.readReach(asks));

// The plan in view as far as it is known; while another one comes there is none.
export function planNow() {
  const known = valueOf(plan());
  return known?.plan_id === place.plan ? known : null;
}
export const rowsOf = (answer, what) => valueOf(answer)?.[what] ?? null;
export const isStale = () => Boolean(plan()?.waiting);
export { forget, valueOf };
