// Answers of the service that are kept while their question stands: whoever draws asks, and is drawn again when it comes.

import { find } from "../state.js";

const kept = new Map();

// `name` is what is asked for, `key` the question in full. `before` is the last answer, to be shown paler meanwhile;
// whoever acts upon the answer waits until it has `come`.
export function asked(name, key, ask) {
  const now = kept.get(name);
  if (now?.key === key) return now;
  const next = { key, value: null, trouble: null, waiting: true, before: now?.value ?? now?.before ?? null };
  kept.set(name, next);
  const settle = (part) => {
    Object.assign(next, part, { waiting: false });
    if (kept.get(name) === next) find({ answers: {} });
  };
  next.come = ask().then((value) => settle({ value }), (trouble) => settle({ trouble }));
  return next;
}

export const forget = (...names) => names.forEach((name) => kept.delete(name));
