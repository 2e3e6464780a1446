// What people say of a new publication: title, what is frozen, how small a count may be, the report.

import { h } from "../../dom.js";
import { LANGUAGES, minutes, t } from "../../i18n.js";
import { localName, modeName, regionName } from "../../names.js";
import { view } from "../../state.js";
import { choose, field, segments, tick } from "../../visits/fields.js";
import { enter, form } from "../../visits/forms.js";
import { doing, freeze } from "../deeds.js";
import { region, scenarios, shelf, valueOf } from "../loading.js";
import { place } from "../place.js";
import { titleOf } from "./words.js";

const REPORTS = { ...LANGUAGES, fr: "Français" };
const START = () => ({ title: "", scenario: place.scenario, edition_of: "", minimum: 10, ranges: true, png: "main", report: Object.keys(REPORTS), sites: 0, mode: "", within: 0 });

export function freezeForm() {
  const values = form("freeze", START), put = (name) => (value) => enter("freeze", { [name]: value });
  const kept = valueOf(scenarios()) ?? [], before = shelf();
  const title = h("input", { type: "text", value: values.title, maxlength: 200, placeholder: regionName(region()), "data-key": "title", on: { input: (event) => enter("freeze", { title: event.target.value }, { draw: false }) } });
  const what = choose("scenario", values.scenario, [["", t("scenario_baseline")], ...kept.map((one) => [one.id, localName(one.name, one.names)])], put("scenario"));
  const edition = choose("edition", values.edition_of, [["", t("publish_edition_none")], ...before.map((one) => [one.id, `${titleOf(one)} (${t("publish_edition", { n: one.edition })})`])], put("edition_of"));
  const least = h("input", { type: "number", min: 0, max: 1000, step: 1, value: values.minimum, "data-key": "minimum", on: { change: (event) => enter("freeze", { minimum: Number(event.target.value) }) } });
  const send = (event) => {
    event.preventDefault();
    freeze(view.region, asked(values));
  };
  return h("form", { class: "freeze", on: { submit: send } },
    field(t("publish_field_title"), title),
    h("div", { class: "pair" }, field(t("publish_field_what"), what, { hint: kept.length ? "" : t("publish_hint_scenarios") }), before.length ? field(t("publish_field_edition"), edition, { hint: t("publish_hint_edition") }) : null),
    h("div", { class: "pair" }, field(t("publish_field_minimum"), least, { hint: t("publish_hint_minimum") }),
      segments("png", t("publish_field_png"), values.png, ["main", "all", "none"].map((name) => [name, t(`publish_png_${name}`)]), put("png"))),
    reports(values),
    sites(values, put),
    tick("ranges", t("publish_field_ranges"), values.ranges, put("ranges")),
    h("div", { class: "acts" }, h("button", { type: "submit", class: "button", "data-key": "freeze", disabled: Boolean(doing.busy) }, t("publish_freeze")), h("p", { class: "quiet" }, t("publish_freeze_about"))));
}

function reports(values) {
  const turn = (lang) => (event) => enter("freeze", { report: Object.keys(REPORTS).filter((one) => (one === lang ? event.target.checked : values.report.includes(one))) });
  const one = ([lang, name]) => h("label", { class: "chip-choice" }, h("input", { type: "checkbox", checked: values.report.includes(lang), "data-key": `report|${lang}`, on: { change: turn(lang) } }), h("span", { lang }, name));
  return h("fieldset", { class: "segments" }, h("legend", {}, t("publish_field_report")), h("div", {}, Object.entries(REPORTS).map(one)));
}

// Where to add facilities: how many, for whom is not asked here. A plan with more wishes is asked for on the page Sites.
function sites(values, put) {
  const { modes, thresholds_min: thresholds } = region(), many = h("input", { type: "number", min: 0, max: 1000, step: 1, value: values.sites, "data-key": "sites", on: { change: (event) => put("sites")(Number(event.target.value)) } });
  const mode = choose("sites-mode", modeOf(values), modes.map((one) => [one, modeName(one)]), put("mode")), within = choose("sites-within", withinOf(values), thresholds.map((one) => [one, minutes(one)]), (value) => put("within")(Number(value)));
  return h("div", { class: "pair" }, field(t("publish_field_sites"), many, { hint: t("publish_hint_sites") }),
    values.sites > 0 ? h("div", { class: "pair" }, field(t("publish_field_sites_mode"), mode), field(t("publish_field_sites_minutes"), within)) : null);
}
const modeOf = ({ mode }) => mode || region().modes[0];
const withinOf = ({ within }) => within || region().thresholds_min[Math.floor(region().thresholds_min.length / 2)];

function asked(values) {
  const { title, scenario, edition_of: edition, minimum, ranges, png, report } = values;
  const siting = values.sites > 0 ? { siting: { model: "mclp", mode: modeOf(values), sites: values.sites, threshold_min: withinOf(values) } } : {};
  return { ...siting, title: title.trim(), edition_of: edition, minimum_people: minimum, lang: view.lang, png, report, ...(scenario ? { scenario_id: scenario } : {}), ...(ranges ? { ranges: {} } : {}) };
}
