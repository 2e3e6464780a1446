// Fields of forms: a label and what is entered; a key keeps the focus while the page is drawn anew.

import { h } from "../dom.js";

export const field = (label, input, { hint = "" } = {}) => h("label", { class: "field" }, h("span", {}, label), input, hint ? h("small", {}, hint) : null);

export function entry(key, value, change, { type = "text", ...more } = {}) {
  return h("input", { type, value, "data-key": key, ...more, on: { change: (event) => change(event.target.value) } });
}

export function choose(key, value, options, change, more = {}) {
  return h("select", { "data-key": key, ...more, on: { change: (event) => change(event.target.value) } }, options.map(([its, words]) => h("option", { value: its, selected: String(its) === String(value) }, words)));
}

// What was written with commas between.
export const listed = (text) => text.split(",").map((one) => one.trim()).filter(Boolean);

// A few choices side by side.
export function segments(key, name, value, options, change) {
  const one = ([its, words]) => h("label", { class: "chip-choice" }, h("input", { type: "radio", name: key, value: its, checked: String(its) === String(value), "data-key": `${key}|${its}`, on: { change: () => change(its) } }), h("span", {}, words));
  return h("fieldset", { class: "segments" }, h("legend", {}, name), h("div", {}, options.map(one)));
}

export const tick = (key, words, checked, change) => h("label", { class: "tick-line" }, h("input", { type: "checkbox", checked, "data-key": key, on: { change: (event) => change(event.target.checked) } }), h("span", {}, words));
