// The region: a new one, or one to go on with; its name, names in other languages and country.

import { h } from "../dom.js";
import { LANGUAGES, sorted, t } from "../i18n.js";
import { regionName } from "../names.js";
import { find, view } from "../state.js";
import { choicesOf, choose } from "./choices.js";
import { countrySelect } from "./countries.js";
import { changeHere, changed, here, hereTrouble, regions } from "./loading.js";
import { go } from "./place.js";
import { addRegion } from "./requests.js";
import { troubleBox, wrongField } from "./trouble.js";

const STEP = "region";
let refused = null; // a new region that could not be made
let nameless = false;

export function regionStep() {
  return view.region ? [form(here()), otherRegion()] : [form(null), goOn()];
}

// What is being written is kept until it is saved.
function form(region) {
  if (view.region && !region) return h("p", { class: "quiet" }, t("import_reading"));
  const written = choicesOf(STEP).draft ?? {}, values = { name: region?.name ?? "", country: region?.country ?? "", ...written, names: { ...region?.names, ...written.names } };
  const write = (part, more) => choose(STEP, { draft: { ...choicesOf(STEP).draft, ...part } }, more);
  const name = h("input", { type: "text", id: "region-name", value: values.name, maxlength: 500, required: true, "data-key": "region-name", "aria-invalid": nameless ? "true" : null, "aria-describedby": nameless ? "name-wrong" : null, on: { input: (event) => write({ name: event.target.value }, { quiet: true }) } });
  const inLanguage = ([lang, called]) => h("label", { class: "field" }, h("span", { lang }, called), h("input", { type: "text", lang, value: values.names[lang] ?? "", maxlength: 500, "data-key": `name-${lang}`, on: { input: (event) => write({ names: { ...choicesOf(STEP).draft?.names, [lang]: event.target.value } }, { quiet: true }) } }));
  return h("form", { class: "region-form", novalidate: true, on: { submit: (event) => save(event, region) } },
    h("h3", {}, region ? t("import_this_region") : t("import_new_region")),
    h("label", { class: "field", for: "region-name" }, h("span", {}, t("import_region_name")), name), wrongField("name-wrong", nameless ? t("import_name_missing") : ""),
    h("details", { data: { open: "names" } }, h("summary", {}, t("import_other_names")), Object.entries(LANGUAGES).map(inLanguage)),
    h("div", { class: "field" }, h("label", { for: "region-country" }, t("import_region_country")), countrySelect({ key: "region-country", value: values.country, change: (country) => write({ country }, { quiet: true }), describedby: "country-why" })),
    h("p", { class: "quiet", id: "country-why" }, t("import_country_why")),
    h("p", {}, h("button", { class: "button", "data-key": "save" }, region ? t("import_save") : t("import_make_region"))),
    troubleBox(region ? hereTrouble() : refused, { id: "region-wrong" }));
}

async function save(event, region) {
  event.preventDefault();
  const { name = region?.name ?? "", country = region?.country ?? "", names = {} } = choicesOf(STEP).draft ?? {};
  const given = { name: name.trim(), country, names: Object.fromEntries(Object.entries({ ...region?.names, ...names }).filter(([, text]) => text.trim())) };
  nameless = !given.name;
  if (nameless) {
    find({ answers: {} });
    requestAnimationFrame(() => requestAnimationFrame(() => document.getElementById("region-name")?.focus()));
  } else if (region) {
    if (await changeHere(given)) choose(STEP, { draft: null });
  } else await make(given);
}

async function make(given) {
  refused = null;
  try {
    const made = await addRegion(given);
    choose(STEP, { draft: null });
    changed();
    go({ region: made.id, step: "streets" });
  } catch (trouble) {
    refused = trouble;
    find({ answers: {} });
  }
}

// Regions that are there already; those that live in memory alone cannot be changed.
function goOn() {
  const answer = regions();
  if (answer.trouble) return troubleBox(answer.trouble, { again: () => changed() });
  const kept = (answer.value ?? answer.before ?? []).filter((one) => one.created_at);
  if (!kept.length) return null;
  const missing = (one) => [...one.missing.map((part) => (part === "network" ? "streets" : "people")), ...(one.facilities ? [] : ["facilities"])];
  return h("section", { class: "earlier" }, h("h3", {}, t("import_go_on")),
    h("ul", {}, sorted(kept, regionName).map((one) => h("li", {},
      h("button", { type: "button", class: "link", "data-key": `region|${one.id}`, on: { click: () => go({ region: one.id, step: missing(one)[0] ?? "region" }) } }, regionName(one)),
      h("span", { class: "quiet" }, missing(one).length ? t("import_wants", { what: missing(one).map((step) => t(`import_step_${step}`)).join(", ") }) : t("import_complete"))))));
}

const otherRegion = () => h("p", {}, h("button", { type: "button", class: "plain", "data-key": "other-region", on: { click: () => go({ region: "", step: "region" }) } }, t("import_other_region")));
