// A table of people or teams: looked through, sorted, changed row by row, brought from a spreadsheet.

import { ApiError } from "../../client.js";
import { h } from "../../dom.js";
import { byWords, number, t } from "../../i18n.js";
import { find } from "../../state.js";
import { entry, field } from "../fields.js";
import { enter, form, forgetForm } from "../forms.js";
import { forget, renew, rowsOf, valueOf } from "../loading.js";
import { given } from "../register-row.js";
import { changeRow, removeRow, replaceRegister } from "../requests.js";
import { say } from "../../said.js";
import { importBox } from "./import-box.js";
import { troubleBox } from "./trouble.js";

const SHOWN = 100, NEW = "\u0000"; // no id of anybody
const look = { people: { text: "", sort: "", down: false, all: false, row: "" }, teams: { text: "", sort: "", down: false, all: false, row: "" } };
const state = { trouble: null, busy: false, removed: null };

const draw = () => find({ forms: {} });

// `columns`: [key, value of a row (text or number), what stands in the cell]; `fields(row, put)`: the form of a row.
export function register({ what, id, answer, columns, fields, fresh, empty, extra = null }) {
  const rows = rowsOf(answer, what), { tag } = valueOf(answer), busy = state.busy || answer.waiting; // a row is changed as it stands now
  const mine = look[what], column = columns.find(([key]) => key === mine.sort) ?? columns[0];
  const found = rows.filter((row) => columns.some(([, value]) => String(value(row) ?? "").toLowerCase().includes(mine.text.toLowerCase())));
  const sorted = inOrder(found, column[1], mine.down);
  const shown = mine.all ? sorted : sorted.slice(0, SHOWN), chosen = rows.find((row) => row[id] === mine.row);
  const sort = (key) => () => {
    Object.assign(mine, { down: mine.sort === key && !mine.down, sort: key });
    draw();
  };
  const head = ([key]) => h("th", { scope: "col", "aria-sort": key === column[0] ? (mine.down ? "descending" : "ascending") : null }, h("button", { type: "button", "data-key": `sort|${key}`, on: { click: sort(key) } }, t(`visits_field_${key}`), h("i", { "aria-hidden": "true" }, key === column[0] ? (mine.down ? "\u2193" : "\u2191") : "")));
  const open = (row) => () => {
    mine.row = mine.row === row[id] ? "" : row[id];
    forgetForm(`row|${what}`);
    state.trouble = null;
    draw();
  };
  const line = (row) => h("tr", { class: row[id] === mine.row ? "chosen" : "" },
    h("th", { scope: "row" }, h("button", { type: "button", "data-key": `row|${row[id]}`, "aria-expanded": String(row[id] === mine.row), on: { click: open(row) } }, row[id])),
    columns.slice(1).map(([, value, cell]) => h("td", {}, cell ? cell(row) : (value(row) ?? "–"))));
  const adding = mine.row === NEW, add = () => {
    open({ [id]: NEW })();
    document.querySelector("[data-key='of|id']")?.focus();
  };
  return h("div", { class: "register" },
    h("div", { class: "register-head" },
      h("h2", {}, t(`visits_page_${what}`), h("small", {}, number(rows.length))),
      rows.length ? h("label", { class: "find" }, h("span", { class: "quiet-text" }, t("visits_find")), h("input", { type: "search", value: mine.text, placeholder: t("visits_find"), "data-key": "find", on: { input: (event) => ((mine.text = event.target.value), draw()) } })) : null,
      extra),
    rows.length ? null : h("p", { class: "lead" }, empty),
    importBox(what, !rows.length, h("button", { type: "button", class: "plain", "data-key": "add", "aria-expanded": String(adding), on: { click: add } }, t(`visits_add_${what}`))),
    undoRow(what, tag, busy),
    h("div", { class: chosen || adding ? "with-row" : "" },
      rows.length ? h("div", { class: "table-box", tabindex: 0, role: "region", "aria-label": t(`visits_page_${what}`) }, h("table", {}, h("thead", {}, h("tr", {}, columns.map(head))), h("tbody", {}, shown.map(line))),
        sorted.length > shown.length ? h("button", { type: "button", class: "link more-rows", "data-key": "all-rows", on: { click: () => ((mine.all = true), draw()) } }, t("visits_all_rows", { n: number(sorted.length) })) : null,
        found.length ? null : h("p", { class: "quiet none-found" }, t("visits_none_found"))) : null,
      adding ? newRow({ what, id, rows, tag, fields, fresh, busy }) : chosen ? rowForm(what, id, chosen, rows, fields, busy) : null));
}

function inOrder(rows, value, down) {
  const words = byWords(), compare = (a, b) => (typeof a === "number" && typeof b === "number" ? a - b : words(String(a ?? ""), String(b ?? "")));
  return rows.map((row) => ({ row, its: value(row) })).sort((a, b) => (down ? -1 : 1) * compare(a.its, b.its)).map(({ row }) => row);
}

function rowForm(what, id, row, rows, fields, busy) {
  const values = form(`row|${what}`, () => ({ ...row })), put = (name) => (value) => enter(`row|${what}`, { [name]: value }, { draw: false });
  const save = (event) => {
    event.preventDefault();
    const changed = Object.fromEntries(Object.entries(values).filter(([name, value]) => JSON.stringify(value) !== JSON.stringify(row[name])));
    if (!Object.keys(changed).length) return close(what);
    return act(what, () => changeRow(what, row[id], row.etag, changed), t("visits_saved", { id: row[id] }));
  };
  const remove = () => act(what, () => removeRow(what, row[id], row.etag), t("visits_removed", { id: row[id] }), () => (state.removed = { what, row, rows: rows.filter((one) => one !== row) }));
  return h("form", { class: "row-form", on: { submit: save } },
    h("header", { class: "card-head" }, h("h2", {}, row[id]), h("button", { type: "button", class: "plain", "data-key": "row-close", on: { click: () => close(what) } }, t("close"))),
    fields(values, put), troubleBox(state.trouble),
    h("div", { class: "card-acts" }, h("button", { type: "submit", class: "button", "data-key": "row-save", disabled: busy }, t("visits_save")), h("button", { type: "button", class: "plain", "data-key": "row-remove", disabled: busy, on: { click: remove } }, t("visits_remove"))));
}

// Somebody new: the register is written with them.
function newRow({ what, id, rows, tag, fields, fresh, busy }) {
  const values = form(`row|${what}`, () => ({ ...fresh })), put = (name) => (value) => enter(`row|${what}`, { [name]: value }, { draw: false });
  const save = (event) => {
    event.preventDefault();
    if (rows.some((row) => row[id] === values[id])) {
      state.trouble = new ApiError("taken", t("visits_id_taken", { id: values[id] }), 409);
      return draw();
    }
    return act(what, () => replaceRegister(what, tag, [...rows.map(given), values]), t("visits_saved", { id: values[id] }));
  };
  return h("form", { class: "row-form", on: { submit: save } },
    h("header", { class: "card-head" }, h("h2", {}, t(`visits_add_${what}`)), h("button", { type: "button", class: "plain", "data-key": "row-close", on: { click: () => close(what) } }, t("close"))),
    field(t("visits_field_id"), entry("of|id", values[id], (text) => put(id)(text.trim()), { required: true, autocomplete: "off", pattern: "[A-Za-z0-9._\\-]{1,64}" }), { hint: t(`visits_id_hint_${what}`) }),
    fields(values, put), troubleBox(state.trouble),
    h("div", { class: "card-acts" }, h("button", { type: "submit", class: "button", "data-key": "row-save", disabled: busy }, t("visits_save"))));
}

function close(what) {
  look[what].row = "";
  forgetForm(`row|${what}`);
  state.trouble = null;
  draw();
}

async function act(what, send, done, then = () => {}) {
  Object.assign(state, { busy: true, trouble: null });
  draw();
  try {
    await send();
    then();
    state.busy = false;
    renew();
    close(what);
    say(done);
  } catch (trouble) {
    Object.assign(state, { busy: false, trouble });
    if (trouble.status === 412) forget(what);
    draw();
  }
}

// Who was removed can be put back while the page is open.
function undoRow(what, tag, busy) {
  const gone = state.removed?.what === what ? state.removed : null;
  if (!gone) return null;
  const back = () => act(what, () => replaceRegister(what, tag, [...gone.rows, gone.row].map(given)), t("undone"), () => (state.removed = null));
  return h("p", { class: "removed" }, t("visits_removed", { id: gone.row.person_id ?? gone.row.team_id }), " ", h("button", { type: "button", class: "link", "data-key": "put-back", disabled: busy, on: { click: back } }, t("undo")));
}
