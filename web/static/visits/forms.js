// What is being filled in: kept while the page is drawn anew, forgotten when it was sent.

import { find } from "../state.js";

const kept = new Map();

export function form(name, start) {
  if (!kept.has(name)) kept.set(name, { ...start() });
  return kept.get(name);
}
export const forgetForm = (name) => kept.delete(name);

// With `draw` the page follows at once.
export function enter(name, part, { draw = true } = {}) {
  Object.assign(kept.get(name), part);
  if (draw) find({ forms: {} });
}
