// The words that stand in a page's own HTML: `data-words` is said, `data-name` names a part for screen readers.

import { sayText } from "./dom.js";
import { t } from "./i18n.js";
import { view } from "./state.js";

export function showWords() {
  document.documentElement.lang = view.lang;
  document.querySelectorAll("[data-words]").forEach((one) => sayText(one, t(one.dataset.words)));
  document.querySelectorAll("[data-name]").forEach((one) => one.setAttribute("aria-label", t(one.dataset.name)));
}
