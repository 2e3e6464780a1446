// Tables to take away.

import { found, view } from "../state.js";
import { countCovered, countPeople } from "../time-grid.js";

// A cell that a spreadsheet would take for a formula gets an apostrophe.
const csvCell = (value) => {
  const text = typeof value === "string" && /^[=+\-@\t]/.test(value) ? `'${value}` : String(value ?? "");
  return /[",\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
};

// Rows of cells, the heads first, as spreadsheets read them.
export const csvText = (rows) => `\ufeff${rows.map((cells) => cells.map(csvCell).join(",")).join("\r\n")}\r\n`;

// The rows of coverage.csv for the mode, service and threshold in view.
export function coverageCsv() {
  const { grid } = found, lines = [["boundary_id", "boundary_name", "service", "mode", "stratum", "threshold_min", "people", "people_covered", "share_covered"]];
  for (const stratum of grid.strata) {
    const people = countPeople(grid, stratum), covered = countCovered(grid, stratum, view.minutes);
    const row = (id, name, all, within) => lines.push([id, name, grid.service, grid.mode, stratum, view.minutes, all, within, all ? within / all : ""]);
    row("all", "all", people.all, covered.all);
    grid.boundaries.forEach(({ id, name }, at) => row(id, name, people.rows[at], covered.rows[at]));
  }
  return csvText(lines);
}

export function saveFile(name, text) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([text], { type: "text/csv;charset=utf-8" }));
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10000);
}
