// A spreadsheet of people or teams: looked through first, taken over when it is good.

import { h } from "../../dom.js";
import { has, number, plural, t } from "../../i18n.js";
import { find } from "../../state.js";
import { renew } from "../loading.js";
import { importRegister } from "../requests.js";
import { say } from "../said.js";
import { troubleBox } from "./trouble.js";

const now = { what: "", file: null, told: null, trouble: null, busy: false };
const draw = (part) => {
  Object.assign(now, part);
  find({ forms: {} });
};

async function look(what, file) {
  draw({ what, file, told: null, trouble: null, busy: true });
  try {
    draw({ told: await importRegister(what, file, { preview: true }), busy: false });
  } catch (trouble) {
    draw({ trouble, busy: false });
  }
}

async function take() {
  draw({ busy: true, trouble: null });
  try {
    await importRegister(now.what, now.file, { preview: false });
    renew();
    say(t("visits_taken"));
    draw({ file: null, told: null, busy: false });
  } catch (trouble) {
    draw({ trouble, busy: false });
  }
}

export function importBox(what, id, first) {
  const mine = now.what === what && now.file, input = h("input", { type: "file", class: "file", id: `file-${what}`, accept: ".csv,.xlsx,.xls,.ods,.tsv,.txt", "data-key": `file|${what}`, on: { change: (event) => event.target.files[0] && look(what, event.target.files[0]) } });
  return h("section", { class: mine ? "import-box open" : "import-box" },
    h("p", { class: "import-line" }, input, h("label", { class: first ? "button" : "plain", for: `file-${what}` }, t("visits_import")), h("span", { class: "quiet" }, first ? t(`visits_import_about_${what}`) : "")),
    mine ? preview(id) : null);
}

function preview(id) {
  const { file, told, trouble, busy } = now;
  if (trouble) return h("div", {}, h("p", { class: "quiet" }, file.name), troubleBox(trouble), cancel());
  if (!told) return h("p", { class: "waiting", role: "status" }, t("visits_looking", { name: file.name }));
  const { taken = 0, mended = 0, refused = 0 } = told.counts ?? {}, good = taken + mended, rows = (told.rows ?? []).filter((row) => row.outcome !== "taken");
  return h("div", { class: "looked-through", role: "status" },
    h("p", {}, h("b", {}, file.name), " ", plural("visits_rows_good", good), refused ? h("strong", { class: "bad" }, " ", plural("visits_rows_refused", refused)) : null, mended ? h("span", { class: "quiet" }, " ", plural("visits_rows_mended", mended)) : null),
    told.mapping ? h("p", { class: "quiet" }, t("visits_columns_read"), " ", Object.entries(told.mapping).map(([field, column]) => `${column} \u2192 ${has(`visits_field_${field}`) ? t(`visits_field_${field}`) : field}`).join(", ")) : null,
    rows.length ? h("ul", { class: "row-reasons" }, rows.slice(0, 20).map((row) => h("li", { class: row.outcome }, h("b", {}, t("visits_row_number", { n: number(row.row) }), " ", row[id] ?? ""), h("span", {}, (row.reasons ?? []).join("; "))))) : null,
    h("div", { class: "card-acts" }, h("button", { type: "button", class: "button", "data-key": "take", disabled: busy || !good, on: { click: take } }, t("visits_take", { n: number(good) })), cancel()));
}

const cancel = () => h("button", { type: "button", class: "plain", "data-key": "import-cancel", on: { click: () => draw({ file: null, told: null, trouble: null }) } }, t("cancel"));
