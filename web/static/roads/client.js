// What is asked of the service about streets: the one under the pointer, those that changes mean, and seasons.

import { ask, of, query } from "../client.js";

const features = async (response) => (await (await response).json()).features;

export const nearestStreet = (id, values, signal) => features(ask(of(id, `streets/nearest?${query(values)}`), { signal }));
export const changedStreets = (id, changes) => features(ask(of(id, "what-if/streets"), { body: { changes } }));
export const listSeasons = async (id) => (await ask(of(id, "seasons"))).json();
