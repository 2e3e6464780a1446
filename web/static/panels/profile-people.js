// Whose catchment it is: people by travel time, and by group.

import { h } from "../dom.js";
import { minutes, number, percent, plural, t } from "../i18n.js";
import { howName, shortStratum, stratumName } from "../names.js";
import { change, found, view } from "../state.js";
import { bandEdges, css, ramp } from "../theme.js";
import { rowOf } from "./profile.js";

// People up to each edge and beyond the last, from those by minute: edges that are no whole minutes are the service's.
function inBands(answer, row) {
  const told = answer.bands.filter(({ stratum }) => stratum === row.stratum), edges = bandEdges(found.region.thresholds_min);
  if (!edges.every(Number.isInteger)) return { edges: told.map((band) => band.up_to_min).filter((edge) => edge !== null), people: told.map((band) => band.people) };
  const people = [...edges, Infinity].map((edge, i) => row.people_by_minute.slice(edges[i - 1] ?? 0, edge).reduce((sum, one) => sum + one, 0));
  return { edges, people };
}

export function timesPart(answer) {
  const row = rowOf(answer), { edges, people } = inBands(answer, row), colours = [...ramp(edges).map(css), "var(--bar-out)"], most = Math.max(1, ...people);
  const range = (i) => (i < edges.length ? t("minutes", { n: `${number(edges[i - 1] ?? 0, 1)}–${number(edges[i], 1)}` }) : t("minutes_over", { n: number(edges.at(-1), 1) }));
  const last = people.reduce((at, one, i) => (one > 0 ? i : at), 0);
  const line = (one, i) =>
    h("li", { title: `${range(i)}: ${plural("people", Math.round(one))}` },
      h("span", {}, range(i)), h("i", { class: "track", "aria-hidden": "true" }, h("i", { style: { width: `${((100 * one) / most).toFixed(1)}%`, background: colours[i] } })), h("b", { data: { people: one } }, number(Math.round(one))), h("small", {}, percent(row.people_nearest ? one / row.people_nearest : 0)));
  const half = row.median_min === null ? "" : t("profile_half", { median: minutes(Math.round(row.median_min)), worst: minutes(Math.round(row.worst_decile_min)) });
  return h("section", { class: "part bars", id: "profile-times" }, h("h3", {}, t("profile_times", { mode: howName(answer.mode), who: stratumName(row.stratum) })), h("ul", {}, people.slice(0, last + 1).map(line)), half ? h("p", { class: "quiet" }, half) : null);
}

export function peoplePart(answer) {
  const most = Math.max(1, ...answer.people.map((row) => row.people_nearest)), time = minutes(answer.threshold_min);
  const line = (row) => {
    const within = (100 * row.people_nearest_within) / most, beyond = (100 * (row.people_nearest - row.people_nearest_within)) / most;
    const told = t("profile_group", { who: stratumName(row.stratum), n: number(Math.round(row.people_nearest)), within: number(Math.round(row.people_nearest_within)), minutes: time });
    return h("li", {}, h("button", { type: "button", title: told, "aria-pressed": String(row.stratum === view.stratum), "data-key": `profile|${row.stratum}`, data: { stratum: row.stratum, people: row.people_nearest, within: row.people_nearest_within }, on: { click: () => change({ stratum: row.stratum }) } },
      h("span", {}, shortStratum(row.stratum)), h("i", { class: "track", "aria-hidden": "true" }, h("i", { class: "within", style: { width: `${within.toFixed(1)}%` } }), h("i", { class: "beyond", style: { width: `${beyond.toFixed(1)}%` } })),
      h("b", {}, number(Math.round(row.people_nearest))), h("small", {}, percent(row.people_nearest ? row.people_nearest_within / row.people_nearest : 0))));
  };
  return h("section", { class: "part bars", id: "profile-people" }, h("h3", {}, t("profile_people")), h("ul", {}, answer.people.map(line)),
    h("p", { class: "key quiet" }, h("span", { class: "within" }, t("profile_key_within", { minutes: time })), h("span", { class: "beyond" }, t("profile_key_beyond"))));
}
