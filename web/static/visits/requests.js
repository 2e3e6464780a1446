// What home visits ask of the service (docs/visits.md). A change names the state it has seen: `tag` is its ETag.

import { ROOT, ask, askAll, of, query } from "../client.js";
import { view } from "../state.js";

const json = async (answer) => (await answer).json();
const at = (what) => of(view.region, `visits/${what}`);
const plan = (id, what = "") => at(`plans/${encodeURIComponent(id)}${what}`);
const seen = (tag) => (tag ? { "If-Match": tag } : {});
const tagged = async (answer) => {
  const told = await answer;
  return { ...(await told.json()), tag: told.headers.get("ETag") ?? "" };
};

export const readRegister = (what, asks = {}) => tagged(ask(at(`${what}?${query(asks)}`)));
export const changeRow = (what, id, tag, given) => json(ask(at(`${what}/${encodeURIComponent(id)}`), { method: "PATCH", body: given, headers: seen(tag) }));
export const removeRow = (what, id, tag) => ask(at(`${what}/${encodeURIComponent(id)}`), { method: "DELETE", headers: seen(tag) });
export const replaceRegister = (what, tag, rows) => json(ask(at(what), { method: "PUT", body: { [what]: rows }, headers: seen(tag) }));

export const listPlans = () => askAll(at("plans"), (rows) => rows);
export const readPlan = (id) => tagged(ask(plan(id)));
// Tours of a day with their ways along the streets.
export const readTours = async (id, date) => (await json(ask(plan(id, `/tours?${query({ date })}`)))).tours;
export const makePlan = (given) => json(ask(at("plans"), { body: given }));
export const readWhy = (id, visit) => json(ask(plan(id, `/visits/${encodeURIComponent(visit)}/why`)));
export const tryMove = (id, given, signal) => json(ask(plan(id, "/moves"), { body: { ...given, accept: false }, signal }));
export const makeMove = (id, tag, given) => json(ask(plan(id, "/moves"), { body: { ...given, accept: true }, headers: seen(tag) }));
// Without `accept` only said: what would move, and what could not be kept.
export const tryReplan = (id, given) => json(ask(plan(id, "/replan"), { body: { ...given, accept: false } }));
export const replan = (id, tag, given) => json(ask(plan(id, "/replan"), { body: { ...given, accept: true }, headers: seen(tag) }));
export const agree = (id, tag, agreed) => json(ask(plan(id, "/agree"), { body: { agreed }, headers: seen(tag) }));
export const putPins = (id, tag, pinned) => json(ask(plan(id, "/pins"), { method: "PUT", body: { pinned }, headers: seen(tag) }));
// A team's day as a phone keeps it.
export const readDay = (asks) => json(ask(at(`day?${query(asks)}`)));
export const readProgress = (asks) => json(ask(at(`progress?${query(asks)}`)));
export const readReach = (asks = {}) => json(ask(at(`reach?${query(asks)}`)));

// Papers are links: the browser downloads or shows them itself.
export const paperOf = (id, name, asks = {}) => `${ROOT}${plan(id, `/${name}`)}?${query({ lang: view.lang, ...asks })}`;

// What its columns are taken for.
export const readColumns = (what, file, asks) => json(ask(at(`${what}/import/columns?${query({ name: file.name, ...asks })}`), { file }));
// A list as somebody has it, as it is. With `preview` nothing is changed.
export const importRegister = (what, file, asks, tag = "") => json(ask(at(`${what}/import?${query(Object.entries({ name: file.name, ...asks }).flatMap(([name, value]) => [value].flat().map((one) => [name, one])))}`), { file, headers: seen(tag) }));
