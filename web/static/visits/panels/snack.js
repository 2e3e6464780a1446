// What was done last, and how it is undone.

import { byId, fill, h } from "../../dom.js";
import { t } from "../../i18n.js";
import { doing, forgetDone, mayUndo, undo } from "../deeds.js";
import { CROSS } from "../shapes.js";

export function showSnack() {
  const box = byId("snack");
  box.hidden = !doing.done;
  if (!doing.done) return;
  fill(box, h("span", {}, doing.done), mayUndo() ? h("button", { type: "button", class: "link", "data-key": "undo", disabled: doing.busy, on: { click: undo } }, t("undo")) : null,
    h("button", { type: "button", class: "close", "aria-label": t("close"), "data-key": "snack-close", on: { click: forgetDone } }, CROSS()));
}

addEventListener("keydown", (event) => {
  if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "z" && !event.shiftKey && !event.target.matches("input, textarea, select") && mayUndo()) {
    event.preventDefault();
    undo();
  }
});
