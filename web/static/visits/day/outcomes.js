// What was ticked: kept on the phone first, sent afterwards. The newest of a visit counts; taking back is an outcome too.

import { keepOutcome, readOutcomes } from "./store.js";
import { send } from "./sync.js";

export const QUICK = ["done", "not_home"];

// The newest outcome of each visit, of this phone and of what the service told with the day.
export function newest(mine, told = []) {
  const found = new Map();
  for (const one of [...told, ...mine].sort((a, b) => a.at.localeCompare(b.at))) found.set(one.visit_id, one);
  for (const [id, one] of found) if (one.outcome === "none") found.delete(id);
  return found;
}

// Two ticks in one moment keep their order.
let lastAt = 0;
function now() {
  lastAt = Math.max(Date.now(), lastAt + 1);
  return new Date(lastAt).toISOString();
}

export async function tick(day, visit, outcome, note = "") {
  await keepOutcome({ outcome_id: crypto.randomUUID(), region: day.region, visit_id: visit, plan_id: day.plan_id, team_id: day.team.team_id, date: day.date, outcome, at: now(), note, sent: false, refused: "" });
  send();
  return readOutcomes();
}
