// Which scenario is shown, what it is called, and whether it is kept: chosen, named, saved, copied, removed.

import { h } from "../dom.js";
import { t } from "../i18n.js";
import { isUnsaved, leaveKept, newName, open, openedNow, remove, save } from "../kept.js";
import { found, view } from "../state.js";

let typed = null; // a name that is not saved yet, and of which scenario
const nameNow = () => (typed?.of === view.scenario ? typed.name : (openedNow()?.name ?? ""));

export function keptHead() {
  const opened = openedNow(), unsaved = isUnsaved() || (opened && nameNow() !== opened.name), busy = Boolean(found.keeping?.doing);
  if (!view.changes.length && !opened) return [choice(), told()];
  const type = (event) => {
    typed = { of: view.scenario, name: event.target.value };
    freshen(event.target.form);
  };
  const keep = (event) => {
    event.preventDefault();
    store();
  };
  return [
    choice(),
    h("form", { class: "keep", on: { submit: keep } },
      h("input", { type: "text", class: "scenario-name", value: nameNow(), placeholder: newName(), maxlength: 200, "aria-label": t("scenario_name"), "data-key": "scenario-name", on: { input: type } }),
      h("button", { type: "submit", class: "plain", "data-key": "save", disabled: busy, "aria-disabled": String(!unsaved) }, t("save"))),
    h("p", { class: "kept-state" },
      h("span", { class: unsaved ? "unsaved" : "" }, t(busy ? "saving" : unsaved ? "not_saved" : "saved")),
      opened ? small("copy_scenario", leaveKept) : null,
      opened ? small("remove_scenario", remove) : null),
    told(),
  ];
}

const small = (name, act) => h("button", { type: "button", class: "link", "data-key": name, on: { click: act } }, t(name));

function store(options) {
  const name = nameNow();
  typed = null;
  save(name, options);
}

// While a name is typed, only what it says of being saved changes.
function freshen(form) {
  form.querySelector("[data-key=save]").setAttribute("aria-disabled", "false");
}

function choice() {
  const kept = found.kept ?? [], known = kept.some(({ id }) => id === view.scenario) || !view.scenario;
  if (!kept.length && !view.scenario) return null;
  const option = (id, name) => h("option", { value: id, selected: id === view.scenario }, name);
  return h("select", { class: "scenario-choice", "aria-label": t("scenario_choice"), "data-key": "scenario-choice", on: { change: (event) => open(event.target.value) } },
    option("", t(view.changes.length && !view.scenario ? "scenario_unsaved" : "scenario_new")), known ? null : option(view.scenario, openedNow()?.name ?? "…"), kept.map((one) => option(one.id, one.name)));
}

// What came of saving; of trouble also the way out.
function told() {
  const said = found.keeping;
  if (said?.done) return h("p", { class: "told", role: "status" }, said.done);
  if (!said?.trouble) return null;
  const way = (name, act) => h("button", { type: "button", class: "plain", "data-key": name, on: { click: act } }, t(name));
  const ways = { changed: [way("save_as_new", () => store({ anew: true })), way("open_theirs", () => open(view.scenario))], gone: [way("save_as_new", () => store({ anew: true }))] };
  return h("div", { class: "refused", role: "alert" }, h("p", {}, t(`keeping_${said.trouble}`), said.trouble === "failed" && said.message ? ` ${said.message}` : ""), h("p", {}, ways[said.trouble] && view.changes.length ? ways[said.trouble] : null));
}
