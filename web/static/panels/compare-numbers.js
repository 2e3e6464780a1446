// The three numbers of both sides and by how much they differ: in a sentence, as a table, and by group.

import { byId, fill, h, sayText } from "../dom.js";
import { minutes, number, plural, rounded, signedNumber, t } from "../i18n.js";
import { howName, serviceName, shortStratum, stratumName } from "../names.js";
import { capacityOf } from "../side-capacity.js";
import { comparing, sideName, SIDES } from "../sides.js";
import { change, found, view } from "../state.js";
import { countCovered, countPeople } from "../time-grid.js";

const REST_MS = 600;

// Readers hear the sentence once it rests, not at every step of the slider: it is said in a place of its own.
const spoken = h("p", { class: "quiet-text", role: "status" });
let resting = 0;
function speakAtRest(text) {
  clearTimeout(resting);
  resting = setTimeout(() => sayText(spoken, text), REST_MS);
}

export const numbersBox = () => h("div", { class: "compare-numbers", id: "compare-numbers" });

export function showNumbers() {
  const box = byId("compare-numbers");
  if (!box || !comparing()) return;
  const people = countPeople(found.sides.left.grid, view.stratum).all, now = Object.fromEntries(SIDES.map((which) => [which, splitSide(which, people)]));
  const gained = now.right.covered - now.left.covered, headline = gainedWords(gained), about = aboutWords();
  speakAtRest(`${headline}. ${about}`);
  fill(box, h("div", { class: "gain" }, h("h2", { data: { people: gained } }, headline), h("p", {}, about)), numbersTable(now), groupList(), spoken);
}

// "12,300 people more within reach": of the right side, against the left.
export function gainedWords(gained) {
  const n = Math.round(Math.abs(gained));
  if (!n) return t("compare_equal");
  return gained > 0 ? plural("compare_more", n, { n: rounded(n) }) : plural("compare_fewer", n, { n: rounded(n) });
}

function aboutWords() {
  const who = [stratumName(view.stratum), ...(view.service === "any" ? [] : [serviceName(view.service)])].join(", ");
  return t("compare_about", { who, minutes: minutes(view.minutes), mode: howName(view.mode), left: sideName("left"), right: sideName("right") });
}

// ---- three numbers -------------------------------------------------------------------------------------------------------

const shares = {}; // of those within reach that found a place, as last known: the new one is on its way

function splitSide(which, people) {
  const covered = countCovered(found.sides[which].grid, view.stratum, view.minutes).all, out = people - covered;
  const rows = capacityOf(which), served = rows?.get(view.stratum)?.people_served_after ?? null;
  if (rows) shares[which] = served === null || !covered ? null : served / covered;
  if (served !== null) return { covered, out, within: served, full: rows.get(view.stratum).people_no_capacity_after };
  if (rows || (shares[which] ?? null) === null) return { covered, out, within: covered, full: null };
  return { covered, out, within: covered * shares[which], full: covered * (1 - shares[which]), stale: true };
}

function numbersTable({ left, right }) {
  const known = left.full !== null && right.full !== null, rows = [["in", known ? "within" : "covered", "within_reach"], ...(known ? [["full", "full", "no_capacity"]] : []), ["out", "out", "out_of_reach"]];
  const cell = (value, tone, stale) => h("td", { class: `figure${stale && tone !== "out" ? " stale" : ""}`, data: { people: value } }, number(Math.round(value)));
  const row = ([tone, name, word]) =>
    h("tr", { class: tone }, h("th", { scope: "row" }, t(word)), cell(left[name], tone, left.stale), cell(right[name], tone, right.stale), signedCell(right[name] - left[name], (left.stale || right.stale) && tone !== "out"));
  const head = (word) => h("th", { scope: "col", class: "figure" }, word);
  return h("table", { class: "side-numbers", id: "side-numbers" }, h("caption", { class: "quiet-text" }, t("compare_numbers")),
    h("thead", {}, h("tr", {}, h("td", {}), head(t("compare_left")), head(t("compare_right")), head(t("compare_difference")))), h("tbody", {}, rows.map(row)));
}

const signedCell = (by, stale) => h("td", { class: `figure by${stale ? " stale" : ""}`, data: { people: by } }, signed(by));

export const signed = (by) => (Math.round(Math.abs(by)) ? signedNumber(by) : t("no_difference"));

// ---- by group ------------------------------------------------------------------------------------------------------------

// How many of each group are gained or lost: to the right of the middle and blue, or to the left and brown.
function groupList() {
  const { left, right } = found.sides, { strata } = right.grid;
  if (strata.length < 2) return null;
  const rows = strata.map((stratum) => ({ stratum, by: countCovered(right.grid, stratum, view.minutes).all - countCovered(left.grid, stratum, view.minutes).all }));
  const most = Math.max(1, ...rows.map(({ by }) => Math.abs(by)));
  const row = ({ stratum, by }) =>
    h("li", {}, h("button", { type: "button", "aria-pressed": String(stratum === view.stratum), "data-key": `gained|${stratum}`, data: { people: by }, on: { click: () => change({ stratum }) } }, h("span", {}, shortStratum(stratum)), gainBar(by, most), h("b", {}, signed(by))));
  return h("section", { class: "gain-groups" }, h("h3", {}, t("compare_groups")), h("ul", {}, rows.map(row)));
}

export const gainBar = (by, most) => h("i", { class: `gain-bar ${by < 0 ? "fewer" : "more"}`, style: { "--share": (Math.abs(by) / most).toFixed(3) }, "aria-hidden": "true" }, h("i"));
