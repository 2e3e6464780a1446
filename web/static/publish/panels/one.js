// One publication: what it is, how far it has come, its figures, and what is beside them.

import { h } from "../../dom.js";
import { date, number, plural, t } from "../../i18n.js";
import { allowed, publication, valueOf } from "../loading.js";
import { addressOf, follow, place } from "../place.js";
import { pageOf } from "../requests.js";
import { checkPart } from "./check.js";
import { downloadPart } from "./downloads.js";
import { embedPart } from "./embed.js";
import { figuresPart } from "./figures.js";
import { linkPart } from "./links.js";
import { stepPart } from "./steps.js";
import { troubleBox } from "./trouble.js";
import { stateChip, titleOf } from "./words.js";

export function onePage() {
  const answer = publication(), one = valueOf(answer), may = valueOf(allowed()) ?? { steps: [], change: false, inputs: false, given_away: [] };
  if (!one || one.id !== place.publication) return [back(), answer.trouble ? troubleBox(answer.trouble) : h("p", { class: "quiet" }, t("publish_reading"))];
  return [back(), head(one), h("div", { class: "parts" },
    h("div", { class: "midst" }, stepPart(one, may), figuresPart(one)),
    h("div", { class: "beside" }, downloadPart(one, may), checkPart(one, may), embedPart(one, may), may.change ? linkPart(one) : null))];
}

// On a phone the list is a page of its own.
const back = () => h("a", { class: "to-list", href: addressOf({ publication: "" }), "data-key": "to-list", on: { click: follow({ publication: "" }) } }, t("publish_to_list"));

function head(one) {
  const { id, edition, previous, newer, minimum_people: least, figures, synthetic, date: frozen } = one;
  const other = (key, its) => h("a", { href: addressOf({ publication: its.id, figure: "", check: "" }), "data-key": key, on: { click: follow({ publication: its.id }) } }, t(`publish_${key}`, { n: its.edition }));
  const facts = [t("publish_edition", { n: edition }), t("publish_frozen_on", { date: date(frozen) }), plural("publish_figures", figures.length), t("publish_minimum", { n: number(least) })];
  return h("header", { class: "about" },
    h("div", { class: "title" }, h("h2", {}, titleOf(one)), stateChip(one.state), synthetic ? h("span", { class: "badge" }, t("synthetic_badge")) : null),
    h("p", { class: "quiet" }, facts.join(" · ")),
    one.notice ? h("p", { class: "wanted" }, t("publish_withdrawn", { notice: one.notice })) : null,
    h("p", { class: "ways-to" }, h("a", { class: "plain", href: pageOf(id), target: "_blank", rel: "noopener", "data-key": "as-read" }, t("publish_as_read")), newer ? other("newer", newer) : null, previous ? other("previous", previous) : null, h("span", { class: "quiet id" }, id)));
}
