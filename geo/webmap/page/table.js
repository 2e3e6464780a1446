// Boundaries, worst first: sortable, a click goes there, and the whole coverage table to take away.

const COLUMNS = ["name", "people", "out", "worst", "also"];

function tableRows() {
  const { coverage } = data;
  return coverage.boundaries
    .map((id, i) => {
      const row = coverageRow(id), also = state.also ? coverageRow(id, { stratum: state.also }).out : 0;
      const key = [id, state.service, state.mode, state.stratum].join("|"), worst = data.worst_decile[key];
      return { id, name: boundaryName(id, coverage.names[i]), ...row, share: row.people ? row.out / row.people : 0, worst, also };
    })
    .filter((row) => row.id === "all" || row.people > 0 || row.id !== "none");
}

function sortedRows() {
  const { column, falling } = state.sort, sign = falling ? -1 : 1;
  const value = (row) => (column === "worst" ? row.worst ?? Infinity : row[column]);
  const compare = (a, b) =>
    column === "name" ? a.name.localeCompare(b.name, LOCALES[state.lang]) : value(a) === value(b) ? 0 : value(a) < value(b) ? -1 : 1;
  const rows = tableRows(), rest = rows.filter((row) => row.id !== "all").sort((a, b) => sign * compare(a, b));
  return [...rest, ...rows.filter((row) => row.id === "all")];
}

function drawTable() {
  const others = data.coverage.strata.filter((name) => name !== state.stratum);
  if (!others.includes(state.also)) state.also = others[0] ?? "";
  const rows = sortedRows(), highest = Math.max(1, ...rows.filter((row) => row.id !== "all").map((row) => row.out));
  const columns = state.also ? COLUMNS : COLUMNS.slice(0, 4);
  element("table-title").textContent = t(rows.length > 1 ? "worst_first" : "whole_region");
  element("also").innerHTML = others.map((name) => `<option value="${escaped(name)}"${name === state.also ? " selected" : ""}>${escaped(shortStratum(name))}</option>`).join("");
  element("also-box").hidden = others.length === 0;
  element("also-label").textContent = t("also_show");
  element("download").textContent = t("download_csv");
  element("table-head").innerHTML = columns.map(headCell).join("");
  element("table-body").innerHTML = rows.map((row) => bodyRow(row, highest)).join("");
}

function headCell(column) {
  const name = column === "also" ? t("also_out", { who: shortStratum(state.also) }) : t(`column_${column}`);
  const on = state.sort.column === column, order = on ? (state.sort.falling ? "descending" : "ascending") : "none";
  return `<th scope="col" aria-sort="${order}"><button type="button" data-sort="${column}">${escaped(name)}<i aria-hidden="true">${on ? (state.sort.falling ? "↓" : "↑") : ""}</i></button></th>`;
}

function bodyRow(row, highest) {
  const region = row.id === "all", width = region ? 0 : row.out / highest;
  const onMap = data.boundaries.some((boundary) => boundary.id === row.id);
  const name = onMap ? `<button type="button" data-boundary="${escaped(row.id)}">${escaped(row.name)}</button>` : escaped(row.name);
  const worst = row.worst === undefined ? "–" : row.worst === null ? t("minutes_over", { n: number(data.cutoff) }) : minutes(Math.round(row.worst));
  const bar = region ? "" : `<i style="--share:${width.toFixed(3)}"></i>`;
  return `<tr class="${region ? "total" : ""}${row.id === state.boundary ? " chosen" : ""}"><th scope="row">${name}</th><td>${number(row.people)}</td><td><div class="bar">${bar}<span>${number(row.out)} <small>(${percent(row.share)})</small></span></div></td><td>${worst}</td>${state.also ? `<td>${number(row.also)}</td>` : ""}</tr>`;
}

// A cell that a spreadsheet would take for a formula gets an apostrophe.
const csvCell = (value) => {
  const text = typeof value === "string" && /^[=+\-@\t]/.test(value) ? `'${value}` : String(value ?? "");
  return /[",\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
};

function coverageCsv() {
  const { coverage } = data, lines = ["boundary_id,boundary_name,service,mode,stratum,threshold_min,people,people_covered,share_covered"];
  let at = 0;
  coverage.boundaries.forEach((id, b) => {
    for (const service of coverage.services)
      for (const mode of coverage.modes)
        for (const stratum of coverage.strata)
          for (const threshold of coverage.thresholds) {
            const people = coverage.people[at], covered = coverage.covered[at++];
            if (people === null) continue;
            lines.push([id, coverage.names[b], service, mode, stratum, threshold, people, covered, people ? covered / people : ""].map(csvCell).join(","));
          }
  });
  return `\ufeff${lines.join("\r\n")}\r\n`;
}

function downloadCsv() {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([coverageCsv()], { type: "text/csv;charset=utf-8" }));
  link.download = "coverage.csv";
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10000);
}
