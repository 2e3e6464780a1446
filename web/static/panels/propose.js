// The card of what is proposed: who gains, site by site, what is proved, and what more sites would bring.

import { byId, fill, h, sayText } from "../dom.js";
import { measure, minutes, number, percent, plural, rounded, t } from "../i18n.js";
import { onSiteChosen } from "../layers/proposals.js";
import { howName, kindName, serviceName, stratumName } from "../names.js";
import { accept, forget, gainOfAll, isAccepted, isAskedAnew, isKept, stopSolving, watchProposals } from "../proposals.js";
import { kindNow } from "../siting-form.js";
import { find, followCalmly, found, view } from "../state.js";
import { countPeople } from "../time-grid.js";
import { sitesCurve } from "./curve.js";
import { PAGES } from "./drawer.js";
import { SIGNS } from "./legend.js";
import { proofSentence, timeSentence } from "./proof.js";
import { proposalsPage } from "./proposals-table.js";
import { showProposeForm } from "./propose-form.js";
import { siteButtons } from "./site-buttons.js";

const MOST_ROWS = 12;
const SLOW_MS = 3000;

function row(site, rank, most) {
  const people = site.gained?.[view.stratum] ?? null;
  return h("li", { class: [site.key === found.site ? "chosen" : "", isAccepted(site) ? "is-accepted" : "", isKept(site) ? "is-kept" : ""].join(" "), data: { site: site.key } },
    h("button", { type: "button", class: "disc", "aria-label": t("site_number", { n: number(rank) }), "aria-pressed": String(site.key === found.site), "data-key": `site|${site.key}`, on: { click: () => find({ site: found.site === site.key ? "" : site.key }) } }, number(rank)),
    h("i", { class: "site-gain", "aria-hidden": "true" }, h("i", { style: { width: `${Math.max(1, (100 * Math.max(0, people ?? 0)) / most).toFixed(1)}%` } })),
    h("b", { data: { people: people ?? "" } }, people === null ? "–" : `${people < 0 ? "−" : "+"}${number(Math.abs(Math.round(people)))}`),
    siteButtons(site, rank, "card"),
    site.lost ? h("small", { class: "lost-site" }, t("status_name_no_road")) : null);
}

// The question that the sites were chosen for, where it is not that of now.
function questionText({ mode, service, stratum, minutes: threshold }) {
  return [stratumName(stratum), service === "any" ? "" : serviceName(service), minutes(threshold), howName(mode)].filter(Boolean).join(", ");
}

function changedNote({ question }) {
  const same = question.mode === view.mode && question.service === view.service && question.stratum === view.stratum && question.minutes === view.minutes;
  if (!same) return h("p", { class: "anew" }, t("asked_anew", { question: questionText(question) }));
  return isAskedAnew() ? h("p", { class: "anew" }, t("places_changed")) : null;
}

function card(now) {
  const { sites, plan, stale } = now, gained = gainOfAll(view.stratum), all = countPeople(found.grid, view.stratum).all;
  const most = Math.max(1, ...sites.map((site) => site.gained?.[view.stratum] ?? 0)), open = sites.filter((site) => !isAccepted(site));
  return h("div", { class: `plan${stale ? " stale" : ""}` },
    h("h3", {}, plural("proposed_count", sites.length, { kind: kindName(kindNow()) })),
    h("p", { class: "total" }, h("b", { id: "proposed-gain", title: number(Math.round(gained)), data: { people: gained } }, `${gained < 0 ? "−" : "+"}${rounded(Math.abs(gained))}`), " ", h("span", {}, percent(all ? Math.max(0, gained) / all : 0))),
    h("p", { class: "who" }, t("newly_within", { who: stratumName(view.stratum), minutes: minutes(view.minutes), mode: howName(view.mode) })),
    h("ol", { class: "sites" }, sites.slice(0, MOST_ROWS).map((site, i) => row(site, i + 1, most))),
    sites.length > MOST_ROWS ? h("p", { class: "quiet" }, plural("more_sites", sites.length - MOST_ROWS)) : null,
    timeSentence(plan) ? h("p", {}, timeSentence(plan)) : null,
    h("p", { class: "proof", id: "proof" }, proofSentence(now)),
    changedNote(now),
    sitesCurve(drawResults),
    h("div", { class: "plan-acts" },
      open.length ? h("button", { type: "button", class: "accept", "data-key": "accept-all", on: { click: () => accept(open) } }, t("accept_all")) : h("p", { class: "quiet" }, t("all_accepted")),
      h("button", { type: "button", class: "plain", "data-key": "clear-proposal", on: { click: forget } }, t("clear_proposal"))));
}

// What takes longer says how long it has been at work.
const gone = h("span", { "aria-hidden": "true" });
let since = 0, clock = 0;
function runClock(running) {
  if (running === Boolean(clock)) return;
  clearInterval(clock);
  sayText(gone, "");
  since = performance.now();
  clock = running ? setInterval(() => performance.now() - since > SLOW_MS && sayText(gone, measure(Math.round((performance.now() - since) / 1000), "second")), 500) : 0;
}

function waiting({ said }) {
  return h("div", { class: "solving", role: "status" }, h("p", {}, said || t("choosing_sites"), " ", gone), h("i", { class: "going", "aria-hidden": "true" }), h("button", { type: "button", class: "plain", "data-key": "stop-solving", on: { click: stopSolving } }, t("cancel")));
}

let shown = null;
function drawResults() {
  const box = byId("propose-results"), { proposals, solving, sitingTrouble } = found;
  if (!box) return;
  runClock(Boolean(solving));
  const ready = proposals && found.grid?.[`people_${view.stratum}`];
  fill(box,
    solving ? waiting(solving) : null,
    sitingTrouble ? h("p", { class: "refused", role: "alert" }, sitingTrouble) : null,
    ready && !solving ? (proposals.sites.length ? card(proposals) : h("div", { class: "plan" }, h("p", { class: "proof" }, proofSentence(proposals)))) : null);
  tell(proposals, solving);
  if (proposals && proposals.plan !== shown) requestAnimationFrame(() => box.querySelector(".plan")?.scrollIntoView({ block: "nearest" }));
  shown = proposals?.plan ?? null;
}

// Readers hear the sum once it stands, not at every step of a drag.
let later = 0;
function tell(proposals, solving) {
  clearTimeout(later);
  if (!proposals?.sites.length || solving || proposals.stale) return;
  later = setTimeout(() => {
    if (!found.proposals) return;
    const people = plural("people_more", Math.max(0, Math.round(gainOfAll(view.stratum))));
    sayText(byId("propose-said"), [plural("proposed_count", found.proposals.sites.length, { kind: kindName(kindNow()) }), people, proofSentence(found.proposals)].join(". "));
  }, 500);
}

// A site that was chosen on the map is shown in the card.
function showChosen(key) {
  find({ site: key });
  requestAnimationFrame(() => document.querySelector(`#propose-results [data-site="${CSS.escape(key)}"]`)?.scrollIntoView({ block: "nearest" }));
}

const sign = () => (view.page === "sites" && found.proposals?.sites.some((site) => !isAccepted(site)) ? h("ul", { class: "kinds" }, h("li", {}, h("i", { class: "dot proposed" }), t("layer_proposals"))) : null);

export function showPropose() {
  fill(byId("propose"), h("div", { id: "propose-form" }), h("div", { id: "propose-results" }), h("p", { class: "quiet-text", id: "propose-said", role: "status" }));
  PAGES.set("proposals", proposalsPage);
  SIGNS.push(sign);
  onSiteChosen(showChosen);
  watchProposals();
  showProposeForm();
  followCalmly(["proposals", "solving", "sitingTrouble", "site", "siting", "changes", "stratum", "mode", "service", "minutes", "grid", "lang"], drawResults);
}
