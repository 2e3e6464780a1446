// Facilities: a list as somebody has it. Its columns are guessed and corrected, its rows judged, then it is taken over.

import { h } from "../dom.js";
import { number, percent, plural, t } from "../i18n.js";
import { view } from "../state.js";
import { asked } from "./asked.js";
import { choicesOf, choose } from "./choices.js";
import { countrySelect } from "./countries.js";
import { fileBox, fileLine } from "./file-box.js";
import { say } from "../said.js";
import { changeHere, here, hereTrouble } from "./loading.js";
import { FACILITY_FIELDS, assign, exchange, fieldOf, hasPlace, missingPlace } from "./mapping.js";
import { place } from "./place.js";
import { choice, previewTable } from "./preview-table.js";
import { notes, reportTable } from "./report.js";
import { previewUpload, reportUpload } from "./requests.js";
import { standing } from "./standing.js";
import { earlierImports, takenView } from "./taken.js";
import { modeChoice, modeOf, takeButton } from "./taking.js";
import { troubleBox } from "./trouble.js";

const STEP = "facilities";
const SURE = 0.9, LIKELY = 0.5;
const SHOWN = 6; // rows: what becomes of them is to be in sight too

export function facilitiesStep() {
  if (place.taken) return takenView(STEP);
  const [id] = place.uploads;
  if (!id) return [standing(STEP), fileBox(STEP), earlierImports("facilities")];
  return listOf(id);
}

const FORMATS = { geojson: "GeoJSON", gpkg: "GeoPackage" };
const chosen = () => choicesOf(STEP);

function listOf(id) {
  const { sheet } = chosen(), region = here(), asks = { kind: "facilities", region_id: view.region, ...(sheet ? { sheet } : {}) };
  const answer = asked("preview", JSON.stringify([id, asks, view.lang, region?.country, region?.network_id]), () => previewUpload(id, asks));
  const preview = answer.value ?? (answer.before?.upload_id === id ? answer.before : null);
  if (answer.trouble) return [fileLine(STEP, id), troubleBox(answer.trouble, { again: () => choose(STEP, { sheet: "" }), id: "preview-wrong" })];
  if (!preview) return [fileLine(STEP, id), h("p", { class: "quiet", role: "status" }, t("import_reading"))];
  const mapping = chosen().mapping ?? preview.mapping;
  return [
    fileLine(STEP, id, { more: h("span", { class: "quiet" }, formatOf(preview)) }),
    h("section", { class: answer.waiting ? "columns stale" : "columns" }, h("h3", {}, t("import_columns")), howRead(preview, mapping), wanted(preview, mapping), columnsOf(preview, mapping), missingPlace(mapping).length ? notes(preview.notes) : null),
    hasPlace(mapping) && !missingPlace(mapping).length ? rowsOf(id, preview, mapping) : null,
  ];
}

const formatOf = ({ format, encoding, delimiter, row_count: rows }) => [FORMATS[format] ?? format.toUpperCase(), encoding, delimiter ? t("import_delimiter", { sign: delimiter === "\t" ? t("import_tab") : delimiter }) : "", plural("import_rows_in", rows ?? 0)].filter(Boolean).join(" · ");

function howRead(preview, mapping) {
  const sheets = preview.sheets.length > 1
    ? h("label", {}, t("import_sheet"), " ", choice({ key: "sheet", name: t("import_sheet"), value: preview.sheet, groups: [["", preview.sheets.map((one) => [one, one])]], change: (sheet) => choose(STEP, { sheet, mapping: null }) }))
    : null;
  const country = h("label", {}, t("import_country"), " ", countrySelect({ key: "country", value: here()?.country ?? "", change: (code) => changeHere({ country: code }) }));
  const turn = hasPlace(mapping) ? h("button", { type: "button", class: "plain", "data-key": "exchange", on: { click: () => choose(STEP, { mapping: exchange(mapping) }) } }, t("import_exchange")) : null;
  const again = chosen().mapping ? h("button", { type: "button", class: "plain", "data-key": "guess", on: { click: () => choose(STEP, { mapping: null }) } }, t("import_forget_mine")) : null;
  return h("div", { class: "how-read" }, sheets, country, turn, again, troubleBox(hereTrouble(), { id: "country-wrong" }));
}

// What no row can do without, said before anything else is done.
function wanted(preview, mapping) {
  const missing = missingPlace(mapping);
  if (!missing.length) return null;
  const text = missing.length === 2 ? t("import_no_place") : t("import_half_place", { field: t(`import_field_${missing[0]}`) });
  return h("p", { class: "wanted", role: "alert", id: "wanted" }, text);
}

function columnsOf(preview, mapping) {
  const guessed = new Map(preview.guesses.map((guess) => [guess.column, guess])), personal = new Set(preview.personal), corrected = chosen().mapping !== null;
  const fields = (name) => [t(`import_fields_${name}`), FACILITY_FIELDS[name].map((field) => [field, t(`import_field_${field}`)])];
  const groups = [["", [["", t("import_field_none")]]], ...Object.keys(FACILITY_FIELDS).map(fields)];
  const change = (heading) => (field) => {
    choose(STEP, { mapping: assign(chosen().mapping ?? mapping, heading, field) }); // what was chosen since it was drawn stands
    say(field ? t("import_said_field", { column: heading, field: t(`import_field_${field}`) }) : t("import_said_none", { column: heading }));
  };
  const above = (heading, at) => {
    if (personal.has(heading)) return h("span", { class: "because personal" }, t("import_personal"));
    const field = fieldOf(mapping, heading), guess = guessed.get(heading), mine = corrected && guess?.field !== field && (field || guess);
    return [
      choice({ key: `column|${at}`, name: t("import_column_is", { column: heading || String(at + 1) }), value: field, groups, describedby: `because-${at}`, change: change(heading) }),
      because(mine ? "mine" : field && guess ? surenessOf(guess) : "", guess?.reason, `because-${at}`),
    ];
  };
  const kindOf = (heading) => (personal.has(heading) ? "none personal" : fieldOf(mapping, heading) ? "used" : "none");
  return previewTable({ headings: preview.headings, rows: preview.first_rows.slice(0, SHOWN), above, kindOf });
}

// How sure, in a word; why, where that is not plain from the heading.
function because(sure, why, id) {
  const text = sure === "mine" ? t("import_yours") : sure ? t(`import_guess_${sure}`, { why }) : "";
  return sure === "sure" ? h("span", { class: "because sure", id, title: text }, t("import_sure"), h("span", { class: "quiet-text" }, " ", why)) : h("span", { class: `because ${sure}`, id }, text);
}

const surenessOf = (guess) => (guess.confidence >= SURE ? "sure" : guess.confidence >= LIKELY ? "likely" : "unsure");

// The rows judged with the mapping of now; what was judged before stays, paler, until the new answer comes.
function rowsOf(id, preview, mapping) {
  const { sheet } = chosen(), region = here(), given = { mapping, region_id: view.region, ...(sheet ? { sheet } : {}) };
  const answer = asked("report", JSON.stringify([id, given, view.lang, region?.country, region?.network_id]), () => reportUpload(id, given)), report = answer.value ?? answer.before;
  if (answer.trouble) return h("section", { class: "judged" }, h("h3", {}, t("import_what_becomes")), troubleBox(answer.trouble, { id: "report-wrong" }));
  if (!report) return h("section", { class: "judged" }, h("h3", {}, t("import_what_becomes")), h("p", { class: "quiet", role: "status" }, t("import_judging")));
  const { taken = 0, mended = 0, refused = 0 } = report.counts, good = taken + mended;
  const sentence = t("import_placed", { n: number(good), all: number(good + refused), share: percent(report.share_placed ?? 0) });
  return h("section", { class: "judged" },
    h("h3", {}, t("import_what_becomes")),
    h("p", { class: "placed", role: "status" }, answer.waiting ? t("import_judging") : sentence),
    reportTable(report, { of: id, stale: answer.waiting, name: preview.upload_id === id ? id : "" }),
    good ? takeOf(id, mapping, good, answer.waiting) : h("p", { class: "wanted" }, t("import_none_good")));
}

function takeOf(id, mapping, good, waiting) {
  const there = here()?.facilities ?? 0, withIds = Boolean(mapping.id), mode = there ? modeOf(STEP, withIds ? "update" : "add") : "replace";
  const possible = mode === "update" && !withIds ? "add" : mode;
  const modes = [["update", withIds ? t("import_update_told") : t("import_update_ids"), withIds], ["add", t("import_add_told")], ["replace", plural("import_replace_told", there)]];
  const given = () => ({ upload_id: id, kind: "facilities", mode: possible, mapping: chosen().mapping ?? mapping, ...(chosen().sheet ? { sheet: chosen().sheet } : {}) });
  return h("section", { class: "take" },
    there ? modeChoice(STEP, modes, possible) : null,
    takeButton(STEP, plural("import_take_facilities", good), given, { disabled: waiting }));
}
