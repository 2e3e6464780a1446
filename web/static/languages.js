// The choice of a language at the top of a page: buttons where there is room, a list where there is not.

import { h } from "./dom.js";
import { LANGUAGES, t } from "./i18n.js";
import { view } from "./state.js";

export function languageButtons(speak) {
  const button = ([lang, name]) => h("button", { type: "button", lang, title: name, "aria-label": `${lang} ${name}`, "aria-pressed": String(lang === view.lang), "data-key": lang, on: { click: () => speak(lang) } }, lang);
  return Object.entries(LANGUAGES).map(button);
}

export function languageList(speak) {
  const choice = ([lang, name]) => h("option", { value: lang, lang, selected: lang === view.lang }, name);
  const list = h("select", { "aria-label": t("language"), "data-key": "language", on: { change: (event) => speak(event.target.value) } }, Object.entries(LANGUAGES).map(choice));
  return h("label", { class: "one" }, h("span", { "aria-hidden": "true" }, view.lang), list);
}
