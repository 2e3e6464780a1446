// Taking a file over into the region: how, and what came of it.

import { h } from "../dom.js";
import { t } from "../i18n.js";
import { find, view } from "../state.js";
import { choicesOf, choose, chooseUploads } from "./choices.js";
import { say } from "../said.js";
import { changed } from "./loading.js";
import { go, place } from "./place.js";
import { takeOver } from "./requests.js";
import { troubleBox } from "./trouble.js";

const underWay = new Map(); // region and step -> "" while it runs, or the trouble it ended in
const keyOf = (step) => `${view.region}|${step}`;

export async function take(step, given) {
  const key = keyOf(step), region = view.region;
  underWay.set(key, "");
  say(t("import_taking"));
  find({ answers: {} });
  try {
    const made = await takeOver(region, given);
    underWay.delete(key);
    if (region === view.region) {
      chooseUploads(step, []);
      if (place.step === step) go({ taken: made.id, uploads: [] });
    }
    changed("taken");
  } catch (trouble) {
    underWay.set(key, trouble);
    find({ answers: {} });
  }
}

export const forgetTaking = (step) => underWay.delete(keyOf(step));

// The button, and beside it what went wrong when it was last pressed.
export function takeButton(step, text, given, { disabled = false } = {}) {
  const state = underWay.get(keyOf(step));
  if (state === "") return h("div", { class: "taking", role: "status" }, h("p", {}, t("import_taking")), h("progress", { "aria-label": t("import_taking") }));
  return h("div", { class: "taking" },
    h("button", { type: "button", class: "button", disabled, "data-key": "take", on: { click: () => take(step, given()) } }, text),
    troubleBox(state, { id: "take-wrong" }));
}

// In place of what is there, beside it, or into it; `notes` says of a mode what it will do, or why it cannot be.
export function modeChoice(step, modes, value) {
  const one = ([mode, told, possible = true]) => h("label", { class: "mode" },
    h("input", { type: "radio", name: "mode", value: mode, checked: mode === value, disabled: !possible, "data-key": `mode|${mode}`, on: { change: () => choose(step, { mode }) } }),
    h("span", {}, h("b", {}, t(`import_mode_${mode}`)), " ", h("span", { class: "quiet" }, told)));
  return h("fieldset", { class: "modes" }, h("legend", {}, t("import_mode")), modes.map(one));
}

export const modeOf = (step, fallback) => choicesOf(step).mode || fallback;
