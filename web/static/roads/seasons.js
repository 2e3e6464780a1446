// Seasons and hours as the service keeps them, and which of them the scenario holds. Its changes are known by their ids.

import { has } from "../i18n.js";
import { edit } from "../scenario.js";
import { find, follow, found, view } from "../state.js";
import { listSeasons } from "./client.js";

const MARK = "-";
const nameIn = (id) => (id.includes(MARK) ? id.slice(0, id.lastIndexOf(MARK)) : "");

// The season that a change came from; "": none of ours.
export const seasonOf = ({ type, id = "" }) => (type === "speed_factors" && has(`season_${nameIn(id)}`) ? nameIn(id) : "");
export const changesOf = (name) => view.changes.filter((one) => seasonOf(one) === name);
export const isOn = (name) => changesOf(name).some((one) => one.on !== false);

const factorsOf = (part) => Object.fromEntries(part.factors.flatMap(({ road_classes: classes, factor }) => classes.map((one) => [one, factor])));

// All its parts come and go in one step.
export function addSeason({ name, parts }) {
  const rest = view.changes.filter((one) => seasonOf(one) !== name);
  edit([...rest, ...parts.map((part, i) => ({ id: `${name}${MARK}${i + 1}`, type: "speed_factors", modes: part.modes, factors: factorsOf(part) }))]);
}

export const removeSeason = (name) => edit(view.changes.filter((one) => seasonOf(one) !== name));

async function load() {
  const { region } = found;
  find({ seasons: [] });
  if (!region) return;
  const seasons = await listSeasons(region.id).catch(() => []); // an older service has none
  if (found.region === region) find({ seasons });
}

export function watchSeasons() {
  follow(["region"], load);
}
