// People: a table of cells whose columns are groups, or a raster for each group.

import { h } from "../dom.js";
import { plural, t } from "../i18n.js";
import { readStratum } from "../names.js";
import { view } from "../state.js";
import { asked } from "./asked.js";
import { choicesOf, choose } from "./choices.js";
import { fileBox, fileLine } from "./file-box.js";
import { RASTER, here, uploadOf, uploads } from "./loading.js";
import { assign, fieldOf } from "./mapping.js";
import { go, place } from "./place.js";
import { choice, previewTable } from "./preview-table.js";
import { previewUpload } from "./requests.js";
import { standing } from "./standing.js";
import { groupNames, strataNames } from "./strata-names.js";
import { earlierImports, takenView } from "./taken.js";
import { takeButton } from "./taking.js";
import { troubleBox, wrongField } from "./trouble.js";

const STEP = "people";
const FIELDS = ["lon", "lat", "id", "boundary_id"];
const HEXAGONS = ["", "8", "9", "10"];

const chosen = () => choicesOf(STEP);

export function peopleStep() {
  if (place.taken) return takenView(STEP);
  if (!place.uploads.length) return [standing(STEP), fileBox(STEP, { several: true }), earlierImports("population")];
  if (!uploads().value && !uploads().before) return [h("p", { class: "quiet" }, t("import_reading"))];
  return uploadOf(place.uploads[0])?.media_type === RASTER ? rasters() : cellsOf(place.uploads[0]);
}

// ---- a table ---------------------------------------------------------------------------------------------------

function cellsOf(id) {
  const { sheet } = chosen(), asks = { kind: "population", region_id: view.region, ...(sheet ? { sheet } : {}) };
  const answer = asked("preview", JSON.stringify([id, asks, view.lang]), () => previewUpload(id, asks));
  const preview = answer.value ?? (answer.before?.upload_id === id ? answer.before : null);
  if (answer.trouble) return [fileLine(STEP, id), troubleBox(answer.trouble, { id: "preview-wrong" })];
  if (!preview) return [fileLine(STEP, id), h("p", { class: "quiet", role: "status" }, t("import_reading"))];
  const mapping = chosen().mapping ?? Object.fromEntries(Object.entries(preview.mapping).filter(([field]) => FIELDS.includes(field)));
  const strata = chosen().strata ?? guessed(preview, mapping);
  const missing = preview.geometry.length ? [] : ["lon", "lat"].filter((field) => !mapping[field]);
  const names = Object.values(strata), twice = names.find((name, at) => names.indexOf(name) !== at);
  const wrong = missing.length ? t("import_no_place") : !names.length ? t("import_no_groups") : "";
  return [
    fileLine(STEP, id, { more: h("span", { class: "quiet" }, plural("import_rows_in", preview.row_count ?? 0)) }),
    h("section", { class: "columns" }, h("h3", {}, t("import_columns")), sheets(preview),
      wrong ? h("p", { class: "wanted", role: "alert" }, wrong) : null,
      h("p", { class: "quiet" }, t("import_groups_told")),
      columnsOf(preview, mapping, strata)),
    wrong ? null : h("section", { class: "take" }, everyoneChoice(names), about(),
      wrongField("strata-wrong", twice ? t("import_group_twice", { name: twice }) : ""),
      takeButton(STEP, plural("import_take_groups", names.length), () => givenOf(id, chosen().mapping ?? mapping, chosen().strata ?? strata), { disabled: Boolean(twice) })),
  ];
}

const sheets = (preview) => (preview.sheets.length < 2 ? null : h("div", { class: "how-read" }, h("label", {}, t("import_sheet"), " ",
  choice({ key: "sheet", name: t("import_sheet"), value: chosen().sheet || preview.sheets[0], groups: [["", preview.sheets.map((one) => [one, one])]], change: (sheet) => choose(STEP, { sheet, mapping: null, strata: null }) }))));

// Columns that count people: whose names tell an age or a sex, or the one that seems to be everyone.
function guessed(preview, mapping) {
  const used = new Set(Object.values(mapping)), free = preview.numeric.filter((column) => !used.has(column));
  const told = free.filter((column) => column === preview.mapping.population || readsAsStratum(column));
  const columns = told.length ? told : free.length === 1 ? free : [];
  return Object.fromEntries(columns.map((column) => [column, column]));
}

function readsAsStratum(column) {
  const { sex, from, to } = readStratum(column);
  return sex !== "" || from !== null || to !== null;
}

function columnsOf(preview, mapping, strata) {
  const numeric = new Set(preview.numeric);
  const change = (heading) => (value) => {
    const now = chosen(), rest = Object.fromEntries(Object.entries(now.strata ?? strata).filter(([column]) => column !== heading));
    choose(STEP, { mapping: assign(now.mapping ?? mapping, heading, value === "stratum" ? "" : value), strata: value === "stratum" ? { ...rest, [heading]: heading } : rest });
  };
  const above = (heading, at) => {
    const counts = Object.hasOwn(strata, heading), fields = [["", t("import_field_none")], ...(numeric.has(heading) || counts ? [["stratum", t("import_group")]] : []), ...FIELDS.map((field) => [field, t(`import_field_${field}`)])];
    const name = counts ? h("input", { type: "text", value: strata[heading], list: "strata-names", "aria-label": t("import_group_name", { column: heading }), "data-key": `stratum|${at}`, on: { change: (event) => choose(STEP, { mapping: chosen().mapping ?? mapping, strata: { ...(chosen().strata ?? strata), [heading]: event.target.value.trim() || heading } }) } }) : null;
    return [choice({ key: `column|${at}`, name: t("import_column_is", { column: heading }), value: counts ? "stratum" : fieldOf(mapping, heading), groups: [["", fields]], change: change(heading) }),
      name, h("span", { class: "because" }, counts ? calledOf(Object.values(strata), strata[heading]) : "")];
  };
  return [strataNames(), previewTable({ headings: preview.headings, rows: preview.first_rows, above, numbered: false, kindOf: (heading) => (fieldOf(mapping, heading) || Object.hasOwn(strata, heading) ? "used" : "none") })];
}

// Which group counts everybody once; without one the groups are parts, and everyone is their sum.
function everyoneChoice(names) {
  if (names.length < 2) return null;
  return h("label", { class: "field" }, h("span", {}, t("import_everyone")), choice({ key: "everyone", name: t("import_everyone"), value: names.includes(chosen().everyone) ? chosen().everyone : "", groups: [["", [["", t("import_everyone_by_names")], ...names.map((name) => [name, calledOf(names, name)])]]], change: (everyone) => choose(STEP, { everyone }) }));
}

function about() {
  const { source, licence, synthetic } = chosen();
  const line = (name, value) => h("label", { class: "field" }, h("span", {}, t(`import_about_data_${name}`)), h("input", { type: "text", value, maxlength: 500, "data-key": name, on: { input: (event) => choose(STEP, { [name]: event.target.value }, { quiet: true }) } }));
  return h("details", { data: { open: "about" } }, h("summary", {}, t("import_about_data")), line("source", source), line("licence", licence),
    h("label", { class: "check" }, h("input", { type: "checkbox", checked: synthetic, "data-key": "synthetic", on: { change: (event) => choose(STEP, { synthetic: event.target.checked }) } }), " ", t("import_synthetic")));
}

const aboutOf = () => ({ source: chosen().source, licence: chosen().licence, synthetic: chosen().synthetic });

function givenOf(id, mapping, strata) {
  const names = Object.values(strata), renamed = Object.entries(strata).filter(([column, name]) => column !== name);
  const columns = { ...mapping, ...Object.fromEntries(renamed.map(([column, name]) => [name, column])) };
  const everyone = names.includes(chosen().everyone) ? chosen().everyone : "";
  return { upload_id: id, kind: "population", mapping: columns, strata: names, everyone, ...aboutOf(), ...(chosen().sheet ? { sheet: chosen().sheet } : {}) };
}

// ---- rasters ---------------------------------------------------------------------------------------------------

function rasters() {
  const ids = place.uploads, nameOf = (id) => chosen().names[id] ?? stem(uploadOf(id)?.name ?? id), names = ids.map(nameOf);
  const twice = names.find((name, at) => names.indexOf(name) !== at);
  const rename = (id) => (event) => choose(STEP, { names: { ...chosen().names, [id]: event.target.value.trim() || stem(uploadOf(id)?.name ?? id) } });
  const one = (id, at) => h("li", {}, fileLine(STEP, id),
    h("label", { class: "field" }, h("span", {}, t("import_counts_whom")), h("input", { type: "text", list: "strata-names", value: names[at], "data-key": `raster|${id}`, on: { change: rename(id) } })),
    h("p", { class: "quiet" }, calledOf(names, names[at])));
  if (here() && !here().network_id) {
    return [h("ul", { class: "rasters" }, ids.map((id) => h("li", {}, fileLine(STEP, id)))), h("p", { class: "wanted", role: "alert" }, t("import_streets_first"), " ", h("button", { type: "button", class: "link", on: { click: () => go({ step: "streets" }) } }, t("import_step_streets")))];
  }
  const given = () => ({ kind: "population", rasters: Object.fromEntries(ids.map((id, at) => [names[at], id])), everyone: names.includes(chosen().everyone) ? chosen().everyone : "", h3_resolution: chosen().h3 ? Number(chosen().h3) : null, ...aboutOf() });
  return [
    strataNames(), h("ul", { class: "rasters" }, ids.map(one)),
    fileBox(STEP, { several: true, title: t("import_drop_more") }),
    h("section", { class: "take" }, everyoneChoice(names),
      h("label", { class: "field" }, h("span", {}, t("import_hexagons")), choice({ key: "h3", name: t("import_hexagons"), value: chosen().h3, groups: [["", HEXAGONS.map((size) => [size, t(`import_hexagons_${size || "none"}`)])]], change: (h3) => choose(STEP, { h3 }) })),
      about(),
      wrongField("strata-wrong", twice ? t("import_group_twice", { name: twice }) : ""),
      takeButton(STEP, plural("import_take_groups", ids.length), given, { disabled: Boolean(twice) })),
  ];
}

// What a group is called beside the others.
const calledOf = (names, name) => groupNames(names)[names.indexOf(name)];
const stem = (name) => name.replace(/\.[^.]*$/, "");
