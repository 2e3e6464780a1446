// Tables to take away.

import { found, view } from "../state.js";
import { countCovered, countPeople } from "../time-grid.js";

// A cell that a spreadsheet would take for a formula gets an apostrophe.
export const csvCell = (value) => {
  const text = typeof value === "string" && /^[=+\-@\t]/.test(value) ? `'${value}` : String(value ?? "");
  return /[",\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
};

// The rows of coverage.csv for the mode, service and threshold in view.
export function coverageCsv() {
  const { grid } = found, lines = ["boundary_id,boundary_name,service,mode,stratum,threshold_min,people,people_covered,share_covered"];
  for (const stratum of grid.strata) {
    const people = countPeople(grid, stratum), covered = countCovered(grid, stratum, view.minutes);
    const row = (id, name, all, within) => lines.push([id, name, grid.service, grid.mode, stratum, view.minutes, all, within, all ? within / all : ""].map(csvCell).join(","));
    row("all", "all", people.all, covered.all);
    grid.boundaries.forEach(({ id, name }, at) => row(id, name, people.rows[at], covered.rows[at]));
  }
  return `\ufeff${lines.join("\r\n")}\r\n`;
}

export function saveFile(name, text) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([text], { type: "text/csv;charset=utf-8" }));
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10000);
}
