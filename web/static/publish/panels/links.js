// Signed links for readers of what is not published yet: made, shown once, revoked.

import { h } from "../../dom.js";
import { date, t } from "../../i18n.js";
import { field } from "../../visits/fields.js";
import { enter, form } from "../../visits/forms.js";
import { addLink, doing, revokeLink, troubleAt } from "../deeds.js";
import { links, valueOf } from "../loading.js";
import { pageOf } from "../requests.js";
import { copyButton, readOnly } from "./snippet.js";
import { troubleBox } from "./trouble.js";

const DAY_MS = 86_400_000, DAYS = 30, YEAR = 365;
const inDays = (days) => new Date(Date.now() + days * DAY_MS).toISOString().slice(0, 10);
const isPublic = ({ state }) => state === "published" || state === "withdrawn";

export function linkPart(one) {
  const known = valueOf(links()) ?? [];
  if (isPublic(one) && !known.length) return null; // everybody reads it
  return h("section", {}, h("h3", {}, t("publish_links")), h("p", { class: "quiet small" }, t(isPublic(one) ? "publish_links_public" : "publish_links_about")),
    known.length ? h("ul", { class: "links" }, known.map(line)) : null, given(one), isPublic(one) ? null : fresh(), troubleBox(links().trouble ?? troubleAt("link")));
}

function line(link) {
  const ended = new Date(link.expires_at) <= new Date(), over = link.revoked_at || ended;
  const told = link.revoked_at ? t("publish_link_was_revoked") : t(ended ? "publish_link_ended" : "publish_link_until", { date: date(link.expires_at) });
  return h("li", { class: over ? "over" : "" }, h("span", {}, h("b", {}, link.name), h("small", { class: "quiet" }, told)), over ? null : h("button", { type: "button", class: "plain", "data-key": `revoke|${link.id}`, "aria-label": `${t("publish_link_revoke")}: ${link.name}`, on: { click: () => revokeLink(link.id) } }, t("publish_link_revoke")));
}

function given(one) {
  const made = doing.given;
  if (made?.publication !== one.id) return null;
  const address = location.origin + pageOf(one.id, "", { token: made.token });
  return h("div", { class: "given" }, h("p", { class: "small" }, t("publish_link_once")), h("div", { class: "copied" }, readOnly("given", t("publish_link_made"), address), copyButton("given", address)));
}

function fresh() {
  const values = form("link", () => ({ name: "", until: inDays(DAYS) })), put = (name) => (event) => enter("link", { [name]: event.target.value }, { draw: false });
  const send = (event) => {
    event.preventDefault();
    addLink({ name: values.name.trim(), expires_at: new Date(`${values.until}T23:59:59`).toISOString() });
  };
  return h("form", { class: "fresh-link", on: { submit: send } },
    field(t("publish_link_name"), h("input", { type: "text", value: values.name, required: true, maxlength: 200, "data-key": "link-name", on: { input: put("name") } })),
    field(t("publish_link_ends"), h("input", { type: "date", value: values.until, min: inDays(1), max: inDays(YEAR), required: true, "data-key": "link-until", on: { input: put("until") } })),
    h("button", { type: "submit", class: "plain", "data-key": "link-make", disabled: Boolean(doing.busy) }, t("publish_link_make")));
}
