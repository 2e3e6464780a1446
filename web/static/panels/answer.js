// The three plain numbers, and one sentence. Within reach and out of reach are counted here at once; who finds no
// place is asked of the service, and pale until it has answered. Of a scenario also by how much each differs from the
// baseline.

import { byId, fill, h, sayText } from "../dom.js";
import { difference, minutes, percent, plural, rounded, t } from "../i18n.js";
import { howName, stratumName } from "../names.js";
import { capacityNow, isScenarioShown } from "../scenario-answer.js";
import { follow, found, view } from "../state.js";
import { countCovered, countPeople } from "../time-grid.js";

let known = null; // the last share of places that was known: those within reach are split by it (pale) while the new one comes

// Within, without capacity, out of reach; `full` null: not known. `before` are the same of the baseline.
export function numbersNow() {
  const rows = capacityNow(), row = rows?.get(view.stratum), now = split(found.grid, row, "after", !rows);
  return { ...now, before: isScenarioShown() ? split(found.baseline, row, "before", !rows) : null, stale: now.stale || Boolean(found.pale) };
}

function split(grid, row, when, waiting) {
  const people = countPeople(grid, view.stratum).all, covered = countCovered(grid, view.stratum, view.minutes).all, out = people - covered;
  const served = row?.[`people_served_${when}`] ?? null;
  if (served !== null) return { people, covered, within: served, full: row[`people_no_capacity_${when}`], out, stale: false };
  if (!waiting || known === null) return { people, covered, within: covered, full: null, out, stale: false };
  return { people, covered, within: covered * known, full: covered * (1 - known), out, stale: true };
}

function draw() {
  if (!found.grid || found.grid[`people_${view.stratum}`] === undefined) return;
  const now = numbersNow(), { before } = now;
  if (!now.stale) known = now.full === null || !now.covered ? null : now.within / now.covered;
  const names = now.full === null ? ["in", "out"] : ["in", "full", "out"], form = [view.lang, Boolean(before), ...names].join();
  if (shown?.form !== form) shown = build(form, names, before);
  for (const tone of names) say(shown.parts[tone], now, tone, found.pale || (now.stale && tone !== "out"));
  const sentence = t("sentence", { mode: howName(view.mode), n: rounded(now.out), who: stratumName(view.stratum), share: percent(now.people ? now.out / now.people : 0), minutes: minutes(view.minutes) });
  sayText(shown.sentence, [sentence, before ? comparison(now.covered - before.covered) : ""].filter(Boolean).join(" "));
  byId("answer").dataset.covered = now.covered;
  document.documentElement.dataset.ready = "yes";
}

const NUMBERS = { in: ["within", "within_reach"], full: ["full", "no_capacity"], out: ["out", "out_of_reach"] };
let shown = null; // the elements of the numbers: a slider or a drag changes their texts, and makes nothing anew

function build(form, names, before) {
  const parts = {}, sentence = h("p", { class: "sentence", id: "sentence" });
  for (const tone of names) {
    const share = h("span"), value = h("span"), by = before ? h("small", { class: "by", title: t("than_baseline") }) : null;
    parts[tone] = { share, value, by, box: h("div", { class: `number ${tone}` }, h("dt", {}, t(NUMBERS[tone][1]), " ", share), h("dd", {}, value, by)) };
  }
  fill(byId("answer"), h("dl", { class: "numbers", id: "numbers" }, names.map((tone) => parts[tone].box)), sentence);
  return { form, parts, sentence };
}

function say({ box, share, value, by }, now, tone, stale) {
  const name = NUMBERS[tone][0], people = now[name], than = now.before?.[name] ?? null;
  box.classList.toggle("stale", Boolean(stale));
  if (stale) box.removeAttribute("title");
  else box.title = plural("people", Math.round(people));
  box.dataset.people = people;
  sayText(share, now.people ? percent(people / now.people) : "");
  sayText(value, rounded(people));
  if (!by) return;
  by.hidden = than === null;
  by.dataset.by = than === null ? "" : people - than;
  sayText(by, than === null ? "" : Math.abs(people - than) < 0.5 ? t("no_difference") : difference(people - than));
}

function comparison(gained) {
  const n = Math.round(Math.abs(gained));
  return n ? plural(gained > 0 ? "reached_more" : "reached_fewer", n) : t("reached_same");
}

// Readers hear the sentence once it rests, not at every step of a slider or a drag.
let resting = 0;
function speakLater() {
  const box = byId("answer");
  box.setAttribute("aria-live", "off");
  clearTimeout(resting);
  resting = setTimeout(() => box.setAttribute("aria-live", "polite"), 600);
}

export function showAnswer() {
  follow(["minutes", "draft"], speakLater);
  follow(["grid", "minutes", "stratum", "capacity", "lang", "pale"], draw);
  follow(["waiting", "trouble"], () => byId("panel").classList.toggle("waiting", Boolean(found.waiting || found.trouble)));
}
