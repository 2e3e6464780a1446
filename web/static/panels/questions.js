// Who, what, how: the question whose numbers stand below.

import { byId, fill, h } from "../dom.js";
import { t } from "../i18n.js";
import { modeName, serviceName, shortStratum } from "../names.js";
import { change, followCalmly, found, view } from "../state.js";

const MOST_CHIPS = 7;

function ask(name, values, label) {
  if (values.length < 2) return null;
  const choose = (event) => change({ [name]: event.target.value });
  const chip = (value) => h("label", { class: "chip" }, h("input", { type: "radio", name, value, checked: view[name] === value, "data-key": `${name}|${value}`, on: { change: choose } }), h("span", {}, label(value)));
  const list = () => h("select", { "aria-label": t(`ask_${name}`), name, "data-key": name, on: { change: choose } }, values.map((value) => h("option", { value, selected: view[name] === value }, label(value))));
  return h("fieldset", { class: "ask", id: `ask-${name}` }, h("legend", {}, t(`ask_${name}`)), h("div", { class: "chips" }, values.length > MOST_CHIPS ? list() : values.map(chip)));
}

function draw() {
  const { region } = found;
  if (!region) return;
  fill(byId("questions"), ask("stratum", region.strata, shortStratum), ask("service", region.services, serviceName), ask("mode", region.modes, modeName));
}

export function showQuestions() {
  followCalmly(["region", "lang", "stratum", "service", "mode", "grid"], draw);
}
