// Which column of a spreadsheet is which field: as its headings say, put right by hand where they do not.

import { h } from "../../dom.js";
import { number, t } from "../../i18n.js";
import { choose } from "../fields.js";

// Both halves of a place in one column, and the like, are found by themselves; here stands what somebody may be looking for.
const NEVER = ["geometry", "lat_lon", "lon_lat", "load", "seats", "start_id", "end_id", "end_lon", "end_lat"];

// `wished`: {field: heading}, "" for none. What is not said follows the headings.
export function fieldOf(column, wished) {
  const mine = Object.keys(wished).find((field) => wished[field] === column.heading);
  return mine ?? (column.field && column.field in wished ? "" : column.field ?? "");
}

export function wish(column, field, wished) {
  const now = { ...wished }, was = fieldOf(column, wished);
  if (was) now[was] = "";
  if (field) now[field] = column.heading;
  return now;
}

export function columnsBox({ columns, fields }, wished, change, { open = false } = {}) {
  const listed = columns.filter(({ personal }) => !personal), unread = listed.filter((one) => !fieldOf(one, wished));
  const options = [["", t("visits_column_unread")], ...fields.filter((name) => !NEVER.includes(name)).map((name) => [name, t(`visits_field_${name}`)])];
  const row = (one) => {
    const field = fieldOf(one, wished), known = options.some(([its]) => its === field);
    return h("li", { class: field ? "" : "unread" }, h("label", {}, h("span", {}, one.heading), choose(`column|${one.heading}`, field, known ? options : [...options, [field, field]], (to) => change(wish(one, to, wished)))));
  };
  return h("details", { class: "list-columns", open: open || unread.length > 0 || null, "data-key": "columns" },
    h("summary", { "data-key": "columns-head" }, t("visits_columns", { read: number(listed.length - unread.length), all: number(listed.length) })),
    h("p", { class: "quiet" }, t("visits_columns_about")),
    h("ul", {}, listed.map(row)));
}
