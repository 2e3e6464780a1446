// Fields of forms: a label and what is entered; a key keeps the focus while the page is drawn anew.

import { h } from "../dom.js";
import { t } from "../i18n.js";
import { weekdayShort } from "./clock.js";
import { SKILLS, skillName } from "./skills.js";

export const field = (label, input, { hint = "" } = {}) => h("label", { class: "field" }, h("span", {}, label), input, hint ? h("small", {}, hint) : null);

export function entry(key, value, change, { type = "text", ...more } = {}) {
  return h("input", { type, value, "data-key": key, ...more, on: { change: (event) => change(event.target.value) } });
}

export function choose(key, value, options, change, more = {}) {
  return h("select", { "data-key": key, ...more, on: { change: (event) => change(event.target.value) } }, options.map(([its, words]) => h("option", { value: its, selected: String(its) === String(value) }, words)));
}

// What was written with commas between.
export const listed = (text) => text.split(",").map((one) => one.trim()).filter(Boolean);

export const amount = (text) => (text === "" ? null : Number(text));

// Several choices side by side, or with `single` one of them; `chosen()` says which, for they change without a new drawing.
export function chips(key, name, options, chosen, change, { single = false } = {}) {
  const one = ([its, words]) => h("label", { class: "chip-choice" }, h("input", { type: single ? "radio" : "checkbox", name: single ? key : null, checked: chosen().includes(its), "data-key": `${key}|${its}`, on: { change: (event) => change(its, event.target.checked) } }), h("span", {}, words));
  return h("fieldset", { class: "segments" }, h("legend", {}, name), h("div", {}, options.map(one)));
}

const turned = (all, one, on) => (on ? [...new Set([...all, one])] : all.filter((other) => other !== one));
export const dayChips = (key, name, chosen, put) => chips(key, name, [1, 2, 3, 4, 5, 6, 7].map((day) => [day, weekdayShort(day)]), chosen, (day, on) => put(turned(chosen(), day, on).sort()));

// Skills by their names; what is none of the known ones is written.
export function skillChips(values, put) {
  const all = () => values.skills ?? [], known = (one) => SKILLS.includes(one), others = (text) => put("skills")([...all().filter(known), ...listed(text)]);
  return [
    chips("of|skill", t("visits_field_skills"), SKILLS.map((one) => [one, skillName(one)]), all, (one, on) => put("skills")(turned(all(), one, on))),
    field(t("visits_other_skills"), entry("of|skills", all().filter((one) => !known(one)).join(", "), others)),
  ];
}

// Where somebody is: degrees, as maps on the web tell them.
export function placeFields(values, put) {
  const degrees = (name, most) => field(t(`visits_${name}`), entry(`of|${name}`, values[name] ?? "", (text) => put(name)(amount(text.replace(",", "."))), { inputmode: "decimal", pattern: "-?[0-9]{1,3}([.,][0-9]+)?", placeholder: "–", title: t("visits_degrees", { most }) }));
  return [h("div", { class: "pair" }, degrees("lat", 90), degrees("lon", 180))];
}

// A few choices side by side.
export function segments(key, name, value, options, change) {
  const one = ([its, words]) => h("label", { class: "chip-choice" }, h("input", { type: "radio", name: key, value: its, checked: String(its) === String(value), "data-key": `${key}|${its}`, on: { change: () => change(its) } }), h("span", {}, words));
  return h("fieldset", { class: "segments" }, h("legend", {}, name), h("div", {}, options.map(one)));
}

export const tick = (key, words, checked, change) => h("label", { class: "tick-line" }, h("input", { type: "checkbox", checked, "data-key": key, on: { change: (event) => change(event.target.checked) } }), h("span", {}, words));
