// What can be done with a proposed site: kept, refused, accepted. The same in the card and in the table.

import { h } from "../dom.js";
import { number, t } from "../i18n.js";
import { accept, isAccepted, isKept, keep, refuse } from "../proposals.js";

const icon = (d) => h("svg:svg", { viewBox: "0 0 24 24", width: 15, height: 15, "aria-hidden": "true" }, h("svg:path", { d, fill: "none", stroke: "currentColor", "stroke-width": 2.2, "stroke-linecap": "round", "stroke-linejoin": "round" }));
const LOCK = "M7 11V8a5 5 0 0 1 10 0v3M6 11h12v9H6Z", OPEN_LOCK = "M7 11V8a5 5 0 0 1 9.6-2M6 11h12v9H6Z";
const REFUSE = "M6 6l12 12M18 6L6 18", ACCEPT = "M5 12.5l4.5 4.5L19 7.5";

export function siteButtons(site, rank, where) {
  const of = t("site_number", { n: number(rank) });
  const button = (name, words, face, act, more = {}) => h("button", { type: "button", title: words, "aria-label": `${of}: ${words}`, "data-key": `${where}|${name}|${site.key}`, "data-act": name, on: { click: act }, ...more }, face);
  if (isAccepted(site)) return h("span", { class: "site-acts" }, h("small", {}, t("accepted")));
  const kept = isKept(site);
  return h("span", { class: "site-acts" },
    button("keep", t(kept ? "keep_site_no_more" : "keep_site"), icon(kept ? LOCK : OPEN_LOCK), () => keep(site), { "aria-pressed": String(kept) }),
    button("refuse", t("refuse_site"), icon(REFUSE), () => refuse(site)),
    button("accept", t("accept_site"), icon(ACCEPT), () => accept([site])));
}
