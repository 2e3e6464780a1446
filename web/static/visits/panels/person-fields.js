// What is known of a person who is visited, to be filled in: where, how often, by whom, when; a name where names are shown.

import { h } from "../../dom.js";
import { t } from "../../i18n.js";
import { amount, chips, dayChips, entry, field, listed, placeFields, skillChips } from "../fields.js";

export const hoursText = (windows) => windows.map(({ start, end }) => `${start}–${end}`).join(", ");
const windowsOf = (text) => [...text.matchAll(/(\d{1,2})[:.](\d{2})\s*[–-]\s*(\d{1,2})[:.](\d{2})/g)].map(([, a, b, c, d]) => ({ start: `${a.padStart(2, "0")}:${b}`, end: `${c.padStart(2, "0")}:${d}` }));

// A person nobody has told anything of.
export const NOBODY = { person_id: "", lon: null, lat: null, settlement: "", visits_per_week: 1, duration_min: 30, windows: [], skills: [], carers: 1, preferred_days: [], not_days: [], usual_teams: [] };

export function personFields(values, put, { named = false } = {}) {
  const whole = (name, more) => entry(`of|${name}`, values[name] ?? "", (text) => put(name)(amount(text)), { type: "number", ...more });
  const day = (name) => field(t(`visits_field_${name}`), entry(`of|${name}`, values[name] ?? "", (text) => put(name)(text || null), { type: "date" }));
  const often = values.visits_per_month ? ["visits_per_month", { min: 0, max: 28, step: "any" }] : ["visits_per_week", { min: 0, max: 7, step: "any" }];
  return [
    ...(named ? contactFields(values, put) : []),
    ...placeFields(values, put),
    h("div", { class: "pair" }, field(t(`visits_field_${often[0]}`), whole(...often)), field(t("visits_field_duration_min"), whole("duration_min", { min: 1, max: 480 }))),
    h("div", { class: "pair" }, field(t("visits_field_min_gap_days"), whole("min_gap_days", { min: 1 })), field(t("visits_field_max_gap_days"), whole("max_gap_days", { min: 1 }))),
    ...skillChips(values, put),
    chips("of|carers", t("visits_field_carers"), [[1, "1"], [2, "2"]], () => [values.carers ?? 1], (one, on) => put("carers")(on ? one : 3 - one), { single: true }),
    h("div", { class: "pair" }, field(t("visits_field_priority"), whole("priority", { min: 1, max: 5 })), field(t("visits_field_windows"), entry("of|windows", hoursText(values.windows ?? []), (text) => put("windows")(windowsOf(text)), { placeholder: "09:00–11:30" }))),
    dayChips("of|preferred", t("visits_field_preferred_days"), () => values.preferred_days ?? [], put("preferred_days")),
    dayChips("of|not", t("visits_field_not_days"), () => values.not_days ?? [], put("not_days")),
    h("div", { class: "pair" }, day("last_visit"), field(t("visits_field_usual_teams"), entry("of|usual_teams", (values.usual_teams ?? []).join(", "), (text) => put("usual_teams")(listed(text))))),
    h("div", { class: "pair" }, day("since"), day("until")),
  ];
}

const contactFields = (values, put) => ["name", "phone", "address"].map((part) => field(t(`visits_field_contact_${part}`), entry(`of|contact|${part}`, values.contact?.[part] ?? "", (text) => put("contact")({ ...(values.contact ?? {}), [part]: text.trim() }), { autocomplete: "off" })));
