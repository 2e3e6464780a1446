// Outcomes on their way to the service: sent when there is a line, again when it was cut, once each. An outcome has an id
// of its own from the moment it is ticked, so that one sent twice is counted once; it is struck off only when the service
// has named it. `sent_at` tells what time this phone takes it for: the service puts right what a wrong clock has written.

import { ApiError, ask, of } from "../../client.js";
import { markOutcomes, readOutcomes } from "./store.js";

const FIRST_MS = 2000, LONGEST_MS = 120_000, AT_ONCE = 100;
export const line = { sending: false, signIn: false };

let wait = FIRST_MS, later = 0, again = false, told = () => {};

export const unsentOf = (outcomes) => outcomes.filter(({ sent, refused }) => !sent && !refused).sort((a, b) => a.at.localeCompare(b.at));

export async function send() {
  if (line.sending) return void (again = true); // what was ticked meanwhile goes next
  clearTimeout(later);
  const waiting = unsentOf(await readOutcomes());
  if (!waiting.length) return;
  line.sending = true;
  told();
  try {
    const [{ region }] = waiting, batch = waiting.filter((one) => one.region === region).slice(0, AT_ONCE);
    await sendBatch(region, batch);
    line.signIn = false;
    wait = FIRST_MS;
    again ||= waiting.length > batch.length;
  } catch (trouble) {
    line.signIn = trouble.status === 401;
    later = setTimeout(send, wait);
    wait = Math.min(wait * 2, LONGEST_MS);
  }
  line.sending = false;
  told();
  if (again) {
    again = false;
    send();
  }
}

async function sendBatch(region, batch) {
  const outcomes = batch.map(({ outcome_id, visit_id, plan_id, team_id, outcome, at, note }) => ({ outcome_id, visit_id, plan_id, team_id, outcome, at, ...(note ? { note } : {}) }));
  const answer = await (await ask(of(region, "visits/outcomes"), { body: { outcomes, sent_at: new Date().toISOString() }, signIn: false })).json();
  await markOutcomes([...answer.accepted, ...answer.known], { sent: true });
  for (const { outcome_id: id, sentence } of answer.refused) await markOutcomes([id], { refused: sentence });
  const named = new Set([...answer.accepted, ...answer.known, ...answer.refused.map(({ outcome_id: id }) => id)]);
  if (!batch.some(({ outcome_id: id }) => named.has(id))) throw new ApiError("unnamed", "", 500); // else it would be sent for ever without a pause
}

// When the line is back, the page is looked at again, or it is opened.
export function watchLine(tell) {
  told = tell;
  const soon = () => {
    wait = FIRST_MS;
    send();
    told();
  };
  addEventListener("online", soon);
  addEventListener("offline", () => told());
  document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && soon());
  send();
}
