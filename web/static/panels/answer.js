// The three plain numbers, and one sentence. Within reach and out of reach are counted here at once; who finds no
// place is asked of the service, and pale until it has answered. Of a scenario also by how much each differs from the
// baseline.

import { byId, fill, h } from "../dom.js";
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
  const parts = [["in", "within", "within_reach"], ...(now.full === null ? [] : [["full", "full", "no_capacity"]]), ["out", "out", "out_of_reach"]];
  const isStale = (tone) => found.pale || (now.stale && tone !== "out");
  const one = ([tone, name, word]) =>
    h("div", { class: `number ${tone}${isStale(tone) ? " stale" : ""}`, title: isStale(tone) ? null : plural("people", Math.round(now[name])), data: { people: now[name] } },
      h("dt", {}, t(word), " ", now.people ? h("span", {}, percent(now[name] / now.people)) : null),
      h("dd", {}, rounded(now[name]), before && before[name] !== null ? changed(now[name] - before[name]) : null));
  const sentence = t("sentence", { mode: howName(view.mode), n: rounded(now.out), who: stratumName(view.stratum), share: percent(now.people ? now.out / now.people : 0), minutes: minutes(view.minutes) });
  fill(byId("answer"), h("dl", { class: "numbers", id: "numbers" }, parts.map(one)), h("p", { class: "sentence", id: "sentence" }, [sentence, before ? comparison(now.covered - before.covered) : ""].filter(Boolean).join(" ")));
  byId("answer").dataset.covered = now.covered;
  document.documentElement.dataset.ready = "yes";
}

const changed = (by) => h("small", { class: "by", data: { by }, title: t("than_baseline") }, Math.abs(by) < 0.5 ? t("no_difference") : difference(by));

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
  follow(["waiting"], () => byId("panel").classList.toggle("waiting", found.waiting));
}
