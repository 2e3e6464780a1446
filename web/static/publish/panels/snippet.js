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
  const frame = (asks) => h("iframe", { src: embedOf(one.id, id, asks), title: figure.heading, width, height, frameborder: 0, loading: "lazy", referrerpolicy: "no-referrer" }).outerHTML;
  const line = (key, name, text) => [h("span", { class: "quiet" }, name), h("div", { class: "copied" }, readOnly(key, name, text), copyButton(key, text))];
  return h("div", { class: "snippet" }, line(`snippet|${id}`, t("publish_embed"), frame({})), figure.files.includes("map.html") ? line(`snippet-map|${id}`, t("publish_embed_map"), frame({ map: "interactive" })) : null,
    one.frame_ancestors.length ? null : h("small", { class: "quiet" }, t("publish_embed_none")));
}
