// What went wrong, where it went wrong, in the service's own sentence.

import { saidBy } from "../../client.js";
import { h } from "../../dom.js";
import { t } from "../../i18n.js";

export function troubleBox(trouble) {
  if (!trouble) return null;
  const text = trouble.status === 412 ? t("publish_changed_meanwhile") : saidBy(trouble) || t("publish_no_answer");
  return h("div", { class: "wrong", role: "alert" }, h("p", {}, text));
}
