// Whose pages may show the figures.

import { h } from "../../dom.js";
import { t } from "../../i18n.js";
import { enter, form } from "../../visits/forms.js";
import { doing, putOrigins, troubleAt } from "../deeds.js";
import { troubleBox } from "./trouble.js";

export function embedPart(one, may) {
  const now = one.frame_ancestors, listed = now.length ? h("ul", { class: "origins" }, now.map((origin) => h("li", {}, origin === "*" ? t("publish_origins_all") : origin))) : h("p", { class: "quiet small" }, t("publish_embed_none"));
  return h("section", {}, h("h3", {}, t("publish_origins")), may.change ? editor(one) : listed, troubleBox(troubleAt("origins")));
}

function editor(one) {
  const name = `origins|${one.id}`, values = form(name, () => ({ text: null })), text = values.text ?? one.frame_ancestors.join("\n");
  const lines = () => (values.text ?? "").split(/[\s,]+/).map((line) => line.replace(/\/$/, "")).filter(Boolean); // an address as it is copied from a browser
  const write = h("textarea", { rows: Math.max(2, one.frame_ancestors.length + 1), spellcheck: "false", "data-key": "origins", "aria-label": t("publish_origins"), on: { input: (event) => enter(name, { text: event.target.value }, { draw: false }), change: () => enter(name, {}) } }, text);
  return h("div", { class: "origins-edit" }, write, h("p", { class: "quiet small" }, t("publish_hint_origins")), h("button", { type: "button", class: "plain", "data-key": "origins-save", disabled: Boolean(doing.busy), on: { click: () => values.text !== null && putOrigins(lines()) } }, t("save")));
}
