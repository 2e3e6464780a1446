// What was done last, and how it is undone.

import { byId, fill, h } from "../../dom.js";
import { t } from "../../i18n.js";
import { CROSS } from "../../visits/shapes.js";
import { doing, forgetDone, isHere } from "../deeds.js";

export function showSnack() {
  const box = byId("snack");
  box.hidden = !(doing.done && isHere());
  if (box.hidden) return;
  fill(box, h("span", {}, doing.done), doing.undo ? h("button", { type: "button", class: "link", "data-key": "undo", on: { click: doing.undo } }, t("undo")) : null,
    h("button", { type: "button", class: "close", "aria-label": t("close"), "data-key": "snack-close", on: { click: forgetDone } }, CROSS()));
}
