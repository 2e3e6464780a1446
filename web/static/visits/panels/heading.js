// The head of a card: its title, and how it is closed.

import { h } from "../../dom.js";
import { t } from "../../i18n.js";
import { go } from "../place.js";
import { CROSS } from "../shapes.js";

export function heading(title, { close = () => go({ side: "", visit: "" }), over = "" } = {}) {
  return h("header", { class: "card-head" },
    h("div", {}, over ? h("small", {}, over) : null, h("h2", { tabindex: -1, "data-key": "card-title" }, title)),
    close ? h("button", { type: "button", class: "close", title: t("close"), "aria-label": t("close"), "data-key": "close", on: { click: close } }, CROSS()) : null);
}
