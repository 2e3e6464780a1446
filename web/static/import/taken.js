// What an import came to, and what was taken over before.

import { h } from "../dom.js";
import { date, number, plural, t } from "../i18n.js";
import { view } from "../state.js";
import { asked } from "./asked.js";
import { chooseUploads } from "./choices.js";
import { imports, uploadOf } from "./loading.js";
import { go, place } from "./place.js";
import { notes, reportTable } from "./report.js";
import { readImport } from "./requests.js";
import { mapLink, nextButton } from "./standing.js";
import { groupNames } from "./strata-names.js";
import { forgetTaking } from "./taking.js";
import { troubleBox } from "./trouble.js";

const SHOWN = 5;

export function takenView(step) {
  const answer = asked("taken", `${view.region}|${place.taken}|${view.lang}`, () => readImport(view.region, place.taken)), made = answer.value ?? answer.before;
  const back = () => {
    forgetTaking(step);
    chooseUploads(step, []);
    go({ taken: "", uploads: [] });
  };
  if (answer.trouble) return [troubleBox(answer.trouble), h("button", { type: "button", class: "plain", on: { click: back } }, t("import_another"))];
  if (!made) return [h("p", { class: "quiet" }, t("import_reading"))];
  return [
    h("section", { class: "took", role: "status" }, h("h3", { tabindex: -1, id: "taken", "data-key": "taken" }, sentenceOf(made)), said(made), onwards(step, back)),
    made.rows.length ? [h("h3", {}, t("import_what_became")), reportTable(made, { of: made.id, name: uploadOf(made.upload_id)?.name })] : notes(made.notes),
  ];
}

function sentenceOf({ kind, counts, found }) {
  if (kind === "population") return plural("import_took_people", Math.round(found.people ?? 0));
  if (kind === "boundaries") return plural("import_took_boundaries", found.boundaries ?? 0);
  return plural("import_took_facilities", (counts.taken ?? 0) + (counts.mended ?? 0));
}

function said({ kind, counts, found }) {
  if (kind === "population") {
    return h("p", {}, t("import_took_cells", { cells: number(found.cells ?? 0), strata: groupNames(found.strata ?? []).join(", ") }));
  }
  return counts.changed ? h("p", {}, t("import_took_changes", { added: number(counts.added ?? 0), changed: number(counts.changed) })) : null;
}

// Where to go from here: the map once the region is complete, else what is missing.
function onwards(step, back) {
  const map = mapLink(step === "facilities" ? "facilities" : "");
  return h("p", { class: "onwards" }, map, nextButton(step, map ? "plain" : "button"),
    h("button", { type: "button", class: "plain", "data-key": "another", on: { click: back } }, t("import_another")));
}

// Earlier imports of a kind, the newest first.
export function earlierImports(kind) {
  const answer = imports(), rows = (answer.value ?? answer.before ?? []).filter((one) => one.kind === kind && one.region_id === view.region);
  if (!rows.length) return null;
  const newest = rows.sort((a, b) => b.created_at.localeCompare(a.created_at)).slice(0, SHOWN);
  return h("section", { class: "earlier" }, h("h3", {}, t("import_before")),
    h("ul", {}, newest.map((one) => h("li", {},
      h("button", { type: "button", class: "link", "data-key": `import|${one.id}`, on: { click: () => go({ taken: one.id }) } }, sentenceOf(one)),
      h("span", { class: "quiet" }, [date(one.created_at), uploadOf(one.upload_id)?.name].filter(Boolean).join(" · "))))));
}
