// The HTML that shows a figure in a page of others, to be copied.

import { h } from "../../dom.js";
import { t } from "../../i18n.js";
import { copied, copy } from "../deeds.js";
import { embedOf } from "../requests.js";

export function copyButton(what, text) {
  const words = copied.what === what ? t("publish_copied") : copied.what === `!${what}` ? t("publish_copy_by_hand") : t("publish_copy");
  return h("button", { type: "button", class: "plain", "data-key": `copy|${what}`, on: { click: () => copy(what, text) } }, words);
}

export const readOnly = (key, name, text) => h("input", { type: "text", class: "code", readonly: true, value: text, "aria-label": name, "data-key": key, on: { focus: (event) => event.target.select() } });

export function snippetBox(one, figure, id) {
  const [width, height] = figure.embed_size;
  const frame = h("iframe", { src: embedOf(one.id, id), title: figure.heading, width, height, frameborder: 0, loading: "lazy", referrerpolicy: "no-referrer" }).outerHTML;
  return h("div", { class: "snippet" }, h("span", { class: "quiet" }, t("publish_embed")), h("div", { class: "copied" }, readOnly(`snippet|${id}`, t("publish_embed"), frame), copyButton(`snippet|${id}`, frame)),
    one.frame_ancestors.length ? null : h("small", { class: "quiet" }, t("publish_embed_none")));
}
