// Always in sight: whether there is a line, and what the service does not have yet.

import { signInAddress } from "../../client.js";
import { byId, fill, h } from "../../dom.js";
import { plural, t } from "../../i18n.js";
import { personIn } from "../visit-id.js";
import { phone } from "./phone.js";
import { line, send, unsentOf } from "./sync.js";

export function showLine() {
  const waiting = unsentOf(phone.outcomes), refused = phone.outcomes.filter((one) => one.refused), away = !navigator.onLine;
  const tone = waiting.length ? "waiting" : away ? "away" : "sent", box = byId("line-state");
  box.className = `line-state ${tone}`;
  const text = waiting.length ? plural("visits_not_sent", waiting.length) : away ? t("visits_no_line") : phone.outcomes.length ? t("visits_all_sent") : t("visits_line");
  const signIn = line.signIn ? h("a", { class: "act", href: signInAddress() }, t("import_sign_in")) : null;
  const button = waiting.length && !away && !signIn ? h("button", { type: "button", class: "act", "data-key": "send", disabled: line.sending, on: { click: send } }, line.sending ? t("visits_sending") : t("visits_send_now")) : null;
  box.dataset.waiting = waiting.length;
  fill(box, h("i", { "aria-hidden": "true" }), h("span", {}, text, away && waiting.length ? ` ${t("visits_sent_later")}` : ""), signIn, button,
    refused.length ? h("ul", { class: "refused-list" }, refused.map((one) => h("li", {}, `${personIn(one.visit_id)}: ${one.refused}`))) : null);
}
