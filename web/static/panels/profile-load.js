// What falls to it: visits against its capacity, whom it turns away when full, people for each of its staff.

import { h } from "../dom.js";
import { has, minutes, number, percent, t } from "../i18n.js";
import { professionName } from "../names.js";

const visits = (value) => number(value, value < 10 ? 1 : 0);

export function loadPart({ load, places, threshold_min: threshold, service }) {
  if (!load) return h("section", { class: "part", id: "profile-load" }, h("h3", {}, t("profile_load")), h("p", { class: "quiet" }, t("load_not_known")));
  const known = load.capacity_per_day !== null;
  return h("section", { class: "part", id: "profile-load" }, h("h3", {}, t("profile_load")),
    known ? gauge(load) : h("p", {}, t("load_no_capacity", { visits: visits(load.expected_visits_per_day) })),
    places ? turnedAway(places, minutes(threshold)) : null,
    h("p", { class: "quiet" }, [t("load_how", { people: number(Math.round(load.people)), visits: number(load.visits_per_person_year, 1), days: number(load.working_days) }), service === "any" ? "" : t("load_all_care")].filter(Boolean).join(" ")));
}

// A bar with a mark where it is full: what is beyond is hatched and told in words, never by colour alone.
function gauge({ expected_visits_per_day: expected, capacity_per_day: capacity, share }) {
  const whole = Math.max(expected, capacity, 1e-9), at = (value) => `${((100 * value) / whole).toFixed(1)}%`, over = expected - capacity;
  const verdict = over > 0 ? t("load_over", { n: visits(over) }) : t("load_under", { n: visits(-over) });
  return h("div", { class: `gauge${over > 0 ? " over" : ""}`, data: { expected, capacity } },
    h("p", { class: "verdict" }, share === null ? null : h("strong", {}, percent(share)), " ", verdict),
    h("div", { class: "gauge-bar", "aria-hidden": "true" }, h("i", { class: "taken", style: { width: at(Math.min(expected, capacity)) } }), h("i", { class: "beyond", style: { width: at(Math.max(0, over)) } }), h("i", { class: "mark", style: { left: at(capacity) } })),
    h("p", { class: "gauge-words" }, h("span", {}, t("load_expected", { visits: visits(expected) })), h("span", {}, t("load_capacity", { visits: visits(capacity) }))));
}

function turnedAway(places, time) {
  const row = (name, people, tone = "") => [h("dt", {}, t(name, { minutes: time })), h("dd", { class: tone, data: { people } }, number(Math.round(people)))];
  return h("dl", { class: "places", id: "profile-places" }, h("dt", { class: "head" }, t("places_title", { minutes: time })), h("dd", { class: "head" }),
    row("places_served", places.people_served), row("places_turned_away", places.people_turned_away),
    ...(places.people_turned_away >= 0.5 ? [...row("places_elsewhere", places.people_served_elsewhere, "sub"), ...row("places_none", places.people_without_place, "sub out")] : []));
}

export function staffPart({ staff }) {
  if (!staff.length) return null;
  const line = (each) => h("tr", {}, h("th", { scope: "row" }, each.profession ? professionName(each.profession) : t("staff_all")), h("td", { class: "figure" }, number(each.number, 1)), h("td", { class: "figure" }, number(Math.round(each.people_each))));
  const norms = [...new Map(staff.flatMap((each) => each.norms).map((norm) => [norm.id, norm])).values()];
  const head = (name, i) => h("th", { scope: "col", class: i ? "figure" : "" }, t(name));
  return h("section", { class: "part", id: "profile-staff" }, h("h3", {}, t("staff")),
    h("table", {}, h("caption", { class: "quiet-text" }, t("staff")), h("thead", {}, h("tr", {}, ["column_profession", "column_number", "column_people_each"].map(head))), h("tbody", {}, staff.map(line))),
    norms.length ? h("ul", { class: "norms" }, norms.map(norm)) : null);
}

// A norm says whether anybody has verified it, where it stands.
function norm({ id, value, unit, source, verified }) {
  const name = id.toLowerCase().replaceAll("-", "_"), told = has(`norm_${name}`) ? t(`norm_${name}`, { n: number(value) }) : `${number(value)} ${unit}`;
  return h("li", { title: source }, told, " ", h("span", { class: verified ? "verified" : "unverified" }, t(verified ? "norm_verified" : "norm_unverified")));
}
