// The first rows of a file as a table; above each column what it is taken for.

import { h } from "../dom.js";
import { t } from "../i18n.js";

// `above(heading, at)` makes what stands between a heading and its cells; `kindOf` a class for the whole column.
export function previewTable({ headings, rows, above, kindOf = () => "", numbered = true }) {
  const head = (heading, at) => h("th", { scope: "col", class: kindOf(heading), "data-column": heading },
    h("span", { class: "heading" }, heading || t("import_no_heading", { n: String(at + 1) })), above(heading, at));
  const row = ({ row: number, cells }) => h("tr", {},
    numbered ? h("th", { scope: "row" }, String(number)) : null,
    headings.map((heading, at) => h("td", { class: kindOf(heading), title: cells[at] ?? "" }, cells[at] ?? "")));
  return h("div", { class: "preview", tabindex: 0, role: "region", "aria-label": t("import_first_rows"), data: { scroll: "preview" } },
    h("table", {},
      h("thead", {}, h("tr", {}, numbered ? h("th", { scope: "col", class: "number-head" }, t("import_row")) : null, headings.map(head))),
      h("tbody", {}, rows.map(row))));
}

// A list of choices as a select; `groups` are [label, [[value, text], ...]], a group without a label stands by itself.
export function choice({ key, name, value, groups, describedby = null, change }) {
  const option = ([its, text]) => h("option", { value: its, selected: its === value }, text);
  return h("select", { "aria-label": name, "data-key": key, "aria-describedby": describedby, on: { change: (event) => change(event.target.value) } },
    groups.flatMap(([label, options]) => (label ? h("optgroup", { label }, options.map(option)) : options.map(option))));
}
