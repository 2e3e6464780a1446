// What becomes of each row of a list: counts that filter, rows with their reasons, to be downloaded.

import { h } from "../dom.js";
import { number, t } from "../i18n.js";
import { csvText, saveFile } from "../panels/download.js";
import { find } from "../state.js";
import { hasReason, reasonsOf } from "./reasons.js";

const OUTCOMES = ["taken", "mended", "refused", "left_out"];
const PAGE = 50;
let shown = { of: "", outcome: "", reason: "", count: PAGE };

// `of` names the report, so that another one begins with what is wrong in it.
export function reportTable(report, { of, stale = false, name = "" }) {
  if (shown.of !== of) shown = { of, outcome: worst(report.counts), reason: "", count: PAGE };
  const judged = report.rows.filter((row) => !shown.outcome || row.outcome === shown.outcome), reasons = reasonsOf(judged);
  const reason = reasons.some(([one]) => one === shown.reason) ? shown.reason : "", rows = reason ? judged.filter((row) => hasReason(row, reason)) : judged;
  const show = (part) => {
    shown = { ...shown, ...part };
    find({ answers: {} });
  };
  const filter = (outcome, count) => h("button", { type: "button", class: `count ${outcome || "all"}`, "aria-pressed": String(shown.outcome === outcome), disabled: !count, "data-key": `show|${outcome}`, "data-count": count, on: { click: () => show({ outcome, reason: "", count: PAGE }) } },
    h("b", {}, number(count)), " ", h("span", {}, t(`import_outcome_${outcome || "all"}`)));
  return h("div", { class: stale ? "report stale" : "report" },
    h("div", { class: "counts", role: "group", "aria-label": t("import_counts") }, filter("", report.rows.length), OUTCOMES.map((outcome) => filter(outcome, report.counts[outcome] ?? 0))),
    notes(report.notes),
    reasons.length ? h("ul", { class: "reasons", "aria-label": t("import_reasons") }, reasons.map(([one, count]) => h("li", {}, h("button", { type: "button", "aria-pressed": String(one === reason), "data-key": `reason|${one}`, on: { click: () => show({ reason: one === reason ? "" : one, count: PAGE }) } }, h("b", {}, number(count)), " ", one)))) : null,
    rows.length ? tableOf(rows.slice(0, shown.count)) : null,
    h("div", { class: "under" },
      rows.length > shown.count ? h("button", { type: "button", class: "plain", "data-key": "more", on: { click: () => show({ count: shown.count + 4 * PAGE }) } }, t("import_more_rows", { n: number(rows.length - shown.count) })) : null,
      h("button", { type: "button", class: "plain", "data-key": "csv", on: { click: () => saveFile(`${name.replace(/\.[^.]*$/, "") || "report"}-report.csv`, reportCsv(report)) } }, t("import_download_report"))));
}

const worst = (counts) => ["refused", "mended", "taken"].find((outcome) => counts[outcome]) ?? "";

export const notes = (told) => (told?.length ? h("ul", { class: "told" }, told.map((note) => h("li", {}, note))) : null);

function tableOf(rows) {
  const row = (one) => h("tr", { "data-row": one.row, "data-outcome": one.outcome },
    h("th", { scope: "row" }, String(one.row)),
    h("td", {}, h("span", { class: `outcome ${one.outcome}` }, t(`import_row_${one.outcome}`))),
    h("td", { class: "id" }, one.id),
    h("td", { class: "why" }, one.notes.join("; ")));
  const head = (text) => h("th", { scope: "col" }, text);
  return h("div", { class: "rows", tabindex: 0, role: "region", "aria-label": t("import_rows"), data: { scroll: "rows" } },
    h("table", {}, h("thead", {}, h("tr", {}, head(t("import_row")), head(t("import_outcome")), head(t("import_field_id")), head(t("import_why")))), h("tbody", {}, rows.map(row))));
}

function reportCsv(report) {
  const heads = [t("import_row"), t("import_outcome"), t("import_field_id"), t("import_why")];
  return csvText([heads, ...report.rows.map((row) => [row.row, t(`import_row_${row.outcome}`), row.id, row.notes.join("; ")])]);
}
