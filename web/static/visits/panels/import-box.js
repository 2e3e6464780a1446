// A spreadsheet of people or teams: looked through first, taken over when it is good.

import { h } from "../../dom.js";
import { number, plural, t } from "../../i18n.js";
import { find } from "../../state.js";
import { tick } from "../fields.js";
import { renew } from "../loading.js";
import { importRegister, readColumns } from "../requests.js";
import { say } from "../../said.js";
import { columnsBox } from "./import-columns.js";
import { troubleBox } from "./trouble.js";

const SHOWN = 8;
const now = { what: "", file: null, told: null, columns: null, wished: {}, trouble: null, busy: false, keep_others: true, contacts: false };
const NOTHING = { file: null, told: null, columns: null, wished: {}, trouble: null };
const draw = (part) => {
  Object.assign(now, part);
  find({ forms: {} });
};
const names = () => (now.what === "people" ? { contacts: now.contacts } : {});
const asks = () => ({ keep_others: now.keep_others, ...names(), column: Object.entries(now.wished).map(([field, heading]) => `${field}=${heading}`) });

// What it would do, and what its columns are taken for; the latter is known even where a cell cannot be read.
let asking = 0;
async function look(what, file, wished = {}) {
  const turn = (asking += 1), same = now.file === file;
  draw({ what, file, wished, told: same ? now.told : null, columns: same ? now.columns : null, trouble: null, busy: true });
  const columns = await readColumns(what, file, names()).catch(() => null);
  const answer = await importRegister(what, file, { preview: true, ...asks() }).then((told) => ({ told }), (trouble) => ({ told: null, trouble }));
  if (turn === asking && now.file === file) draw({ columns, ...answer, busy: false });
}

async function take() {
  draw({ busy: true, trouble: null });
  try {
    await importRegister(now.what, now.file, asks(), now.told.etag);
    renew();
    say(t("visits_taken"));
    draw({ ...NOTHING, busy: false });
  } catch (trouble) {
    draw({ trouble, busy: false });
  }
}

export function importBox(what, first, beside) {
  const mine = now.what === what && now.file, input = h("input", { type: "file", class: "file", id: `file-${what}`, accept: ".csv,.xlsx,.xls,.ods,.tsv,.txt", "data-key": `file|${what}`, on: { change: (event) => event.target.files[0] && look(what, event.target.files[0]), click: (event) => (event.target.value = "") } }); // the same file again, once it was mended
  return h("section", { class: mine ? "import-box open" : "import-box" },
    h("p", { class: "import-line" }, input, h("label", { class: first ? "button" : "plain", for: `file-${what}` }, t("visits_import")), beside, h("span", { class: "quiet" }, first ? t(`visits_import_about_${what}`) : "")),
    mine ? preview() : null);
}

const change = (name) => (value) => {
  now[name] = value;
  look(now.what, now.file, now.wished); // what it would do is another thing then
};
const map = (wished) => look(now.what, now.file, wished);

// What the list would change, and what was noticed in it; nothing is kept before it is taken over.
function preview() {
  const { file, told, trouble, busy, what } = now;
  const columns = now.columns ? columnsBox(now.columns, now.wished, map, { open: Boolean(trouble) }) : null;
  if (trouble) return h("div", { class: "looked-through" }, h("p", {}, h("b", {}, file.name)), troubleBox(trouble), columns, h("div", { class: "card-acts" }, cancel()));
  if (!told) return h("p", { class: "waiting", role: "status" }, t("visits_looking", { name: file.name }));
  const homeless = told.without_place ?? [], counts = [["added", told.added], ["changed", told.changed], ["removed", told.removed]].filter(([, count]) => count);
  return h("div", { class: busy ? "looked-through stale" : "looked-through", role: "status" },
    h("p", {}, h("b", {}, file.name), " ", plural("visits_rows_read", told.rows), counts.length ? `: ${counts.map(([name, count]) => t(`visits_rows_${name}`, { n: number(count) })).join(", ")}` : ` ${t("visits_rows_same")}`),
    homeless.length ? h("p", { class: "bad" }, plural("visits_rows_placeless", homeless.length), " ", homeless.slice(0, SHOWN).join(", ")) : null,
    told.notes?.length ? h("ul", { class: "row-reasons" }, told.notes.map((note) => h("li", {}, note))) : null,
    columns,
    tick("import|others", t("visits_keep_others"), now.keep_others, change("keep_others")),
    what === "people" ? tick("import|contacts", t("visits_keep_contacts"), now.contacts, change("contacts")) : null,
    h("div", { class: "card-acts" }, h("button", { type: "button", class: "button", "data-key": "take", disabled: busy || !told.rows, on: { click: take } }, t("visits_take", { n: number(told.rows) })), cancel()));
}

const cancel = () => h("button", { type: "button", class: "plain", "data-key": "import-cancel", on: { click: () => draw(NOTHING) } }, t("cancel"));
