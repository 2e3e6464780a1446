// Boundaries: polygons that people are reported by, with a level, an id and a name.

import { h } from "../dom.js";
import { plural, t } from "../i18n.js";
import { view } from "../state.js";
import { asked } from "./asked.js";
import { choicesOf, choose } from "./choices.js";
import { fileBox, fileLine } from "./file-box.js";
import { here } from "./loading.js";
import { assign, fieldOf } from "./mapping.js";
import { place } from "./place.js";
import { choice, previewTable } from "./preview-table.js";
import { previewUpload } from "./requests.js";
import { standing } from "./standing.js";
import { earlierImports, takenView } from "./taken.js";
import { modeChoice, modeOf, takeButton } from "./taking.js";
import { troubleBox } from "./trouble.js";

const STEP = "boundaries";
const FIELDS = ["name", "id"];

const chosen = () => choicesOf(STEP);

export function boundariesStep() {
  if (place.taken) return takenView(STEP);
  const [id] = place.uploads;
  return id ? polygonsOf(id) : [standing(STEP), fileBox(STEP), earlierImports("boundaries")];
}

function polygonsOf(id) {
  const { sheet } = chosen(), asks = { kind: "boundaries", region_id: view.region, ...(sheet ? { sheet } : {}) };
  const answer = asked("preview", JSON.stringify([id, asks, view.lang]), () => previewUpload(id, asks));
  const preview = answer.value ?? (answer.before?.upload_id === id ? answer.before : null);
  if (answer.trouble) return [fileLine(STEP, id), troubleBox(answer.trouble, { id: "preview-wrong" })];
  if (!preview) return [fileLine(STEP, id), h("p", { class: "quiet", role: "status" }, t("import_reading"))];
  const mapping = chosen().mapping ?? Object.fromEntries(Object.entries(preview.mapping).filter(([field]) => FIELDS.includes(field)));
  const polygons = preview.geometry.some((kind) => kind.endsWith("Polygon")), known = mapping.id || mapping.name;
  return [
    fileLine(STEP, id, { more: h("span", { class: "quiet" }, plural("import_rows_in", preview.row_count ?? 0)) }),
    polygons ? null : h("p", { class: "wanted", role: "alert" }, t("import_no_polygons")),
    polygons && !known ? h("p", { class: "wanted", role: "alert", id: "wanted" }, t("import_boundary_unnamed")) : null,
    h("section", { class: "columns" }, h("h3", {}, t("import_columns")), layers(preview), columnsOf(preview, mapping)),
    polygons && known ? takeOf(id, preview, mapping) : null,
  ];
}

const layers = (preview) => (preview.sheets.length < 2 ? null : h("div", { class: "how-read" }, h("label", {}, t("import_layer"), " ",
  choice({ key: "sheet", name: t("import_layer"), value: chosen().sheet || preview.sheets[0], groups: [["", preview.sheets.map((one) => [one, one])]], change: (sheet) => choose(STEP, { sheet, mapping: null }) }))));

function columnsOf(preview, mapping) {
  const options = [["", t("import_field_none")], ...FIELDS.map((field) => [field, t(`import_boundary_${field}`)])];
  const above = (heading, at) => (heading === preview.mapping.level ? h("span", { class: "because sure" }, t("import_boundary_level")) : choice({ key: `column|${at}`, name: t("import_column_is", { column: heading }), value: fieldOf(mapping, heading), groups: [["", options]], change: (field) => choose(STEP, { mapping: assign(chosen().mapping ?? mapping, heading, field) }) }));
  return previewTable({ headings: preview.headings, rows: preview.first_rows, above, numbered: false, kindOf: (heading) => (fieldOf(mapping, heading) ? "used" : "none") });
}

function takeOf(id, preview, mapping) {
  const region = here(), there = region?.boundary_levels.length ?? 0, mode = there ? modeOf(STEP, "replace") : "replace";
  const column = preview.mapping.level, { level } = chosen();
  const given = () => ({ upload_id: id, kind: "boundaries", mode, mapping: chosen().mapping ?? mapping, level: chosen().level, ...(chosen().sheet ? { sheet: chosen().sheet } : {}) });
  const levelField = h("label", { class: "field" }, h("span", {}, t(column ? "import_level_only" : "import_level")), h("input", { type: "text", value: level, maxlength: 100, list: "levels", "data-key": "level", on: { input: (event) => choose(STEP, { level: event.target.value }, { quiet: true }) } }),
    h("datalist", { id: "levels" }, (region?.boundary_levels ?? []).filter(Boolean).map((one) => h("option", { value: one }))));
  const modes = [["replace", t("import_replace_boundaries")], ["add", t("import_add_boundaries")], ["update", t("import_update_boundaries"), Boolean(mapping.id)]];
  return h("section", { class: "take" }, levelField, there ? modeChoice(STEP, modes, mode) : null, takeButton(STEP, plural("import_take_boundaries", preview.row_count ?? 0), given));
}
