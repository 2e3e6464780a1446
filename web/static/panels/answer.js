// The three plain numbers, and one sentence. Within reach and out of reach are counted here at once; who finds no
// place is asked of the service, and pale until it has answered.

import { byId, fill, h } from "../dom.js";
import { minutes, percent, plural, rounded, t } from "../i18n.js";
import { capacityNow } from "../loading.js";
import { howName, stratumName } from "../names.js";
import { follow, found, view } from "../state.js";
import { countCovered, countPeople } from "../time-grid.js";

let shown = null; // the last share of places that was known: those within reach are split by it (pale) while the new one comes

// Within, without capacity, out of reach; `full` null: not known.
export function numbersNow() {
  const people = countPeople(found.grid, view.stratum).all, covered = countCovered(found.grid, view.stratum, view.minutes).all;
  const rows = capacityNow(), row = rows?.get(view.stratum);
  if (row && row.people_served_before !== null) return { people, covered, within: row.people_served_before, full: row.people_no_capacity_before, out: people - covered, stale: false };
  if (rows || !shown) return { people, covered, within: covered, full: null, out: people - covered, stale: false };
  return { people, covered, within: covered * shown, full: covered * (1 - shown), out: people - covered, stale: true };
}

function draw() {
  if (!found.grid || found.grid[`people_${view.stratum}`] === undefined) return;
  const now = numbersNow();
  if (!now.stale) shown = now.full === null || !now.covered ? null : now.within / now.covered;
  const parts = [["in", now.within, "within_reach"], ...(now.full === null ? [] : [["full", now.full, "no_capacity"]]), ["out", now.out, "out_of_reach"]];
  const one = ([tone, people, word]) =>
    h("div", { class: `number ${tone}${now.stale && tone !== "out" ? " stale" : ""}`, title: now.stale && tone !== "out" ? null : plural("people", Math.round(people)), data: { people } },
      h("dt", {}, t(word), " ", now.people ? h("span", {}, percent(people / now.people)) : null),
      h("dd", {}, rounded(people)));
  const sentence = t("sentence", { mode: howName(view.mode), n: rounded(now.out), who: stratumName(view.stratum), share: percent(now.people ? now.out / now.people : 0), minutes: minutes(view.minutes) });
  fill(byId("answer"), h("dl", { class: "numbers", id: "numbers" }, parts.map(one)), h("p", { class: "sentence", id: "sentence" }, sentence));
  byId("answer").dataset.covered = now.covered;
  document.documentElement.dataset.ready = "yes";
}

// Readers hear the sentence once the slider rests, not at every step.
let resting = 0;
function speakLater() {
  const box = byId("answer");
  box.setAttribute("aria-live", "off");
  clearTimeout(resting);
  resting = setTimeout(() => box.setAttribute("aria-live", "polite"), 600);
}

export function showAnswer() {
  follow(["minutes"], speakLater);
  follow(["grid", "minutes", "stratum", "capacity", "lang"], draw);
  follow(["waiting"], () => byId("panel").classList.toggle("waiting", found.waiting));
}
