// What went wrong, where it went wrong, in the service's own sentence.

import { saidBy } from "../client.js";
import { h } from "../dom.js";
import { t } from "../i18n.js";

const wordsOf = (trouble) => saidBy(trouble) || t("import_no_answer");

// `again` is what the user may try once more.
export function troubleBox(trouble, { again = null, id = null } = {}) {
  if (!trouble) return null;
  const signIn = trouble.status === 401 ? h("a", { href: `/sign-in?${new URLSearchParams({ next: location.pathname + location.search })}` }, t("import_sign_in")) : null;
  const retry = again && !signIn ? h("button", { type: "button", class: "plain", "data-key": `again|${id ?? ""}`, on: { click: again } }, t("import_again")) : null;
  return h("div", { class: "wrong", role: "alert", id }, h("p", {}, wordsOf(trouble)), signIn, retry);
}

export const wrongField = (id, text) => (text ? h("p", { class: "wrong-field", id, role: "alert" }, text) : null);
