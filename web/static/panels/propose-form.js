// What is asked of a plan: goal, number or money, kind, and where. Everything is chosen already; one press asks.

import { byId, fill, h, sayText } from "../dom.js";
import { measure, number, plural, sorted, t } from "../i18n.js";
import { boundaryAt, boundaryName, kindName } from "../names.js";
import { TOOLS } from "../pointer.js";
import { isAccepted, isAskedAnew, solve } from "../proposals.js";
import { affordable, CANDIDATES, candidatesNow, capacityWanted, formNow, kindNow, MODELS, mustNow, placeAt, REFUSED_M, samePlace, setForm } from "../siting-form.js";
import { KINDS } from "../signs.js";
import { change, follow, followCalmly, found, view } from "../state.js";

const TOOL = { must: "must", not: "forbid" };
let open = true;

const field = (name, label, content, note = "", more = "") => h("div", { class: `wish ${more}` }, h("label", { for: `propose-${name}` }, label), content, note ? h("small", {}, note) : null);

function list(name, values, chosen, label, choose) {
  const pick = (event) => choose(event.target.value);
  return h("select", { id: `propose-${name}`, "data-key": `propose|${name}`, on: { change: pick } }, values.map((value) => h("option", { value, selected: value === chosen }, label(value))));
}

// Fields are made once, and while one types in them nothing is made anew around them.
const amounts = new Map();
const valueOf = (name) => (name === "capacity" ? capacityWanted() : formNow()[name]);
const isTyping = () => [...amounts.values()].includes(document.activeElement);

function amount(name, most, label = "") {
  if (!amounts.has(name)) {
    const typed = ({ target }) => setForm({ [name]: Number(target.value) > 0 ? Math.min(most, Number(target.value)) : null });
    const whole = name === "sites" ? { min: 1, step: 1 } : { min: 0, step: "any" };
    amounts.set(name, h("input", { id: `propose-${name}`, type: "number", max: most, ...whole, inputmode: "decimal", "data-key": `propose|${name}`, on: { input: typed, keydown: askByEnter, blur: () => (amounts.get(name).value = valueOf(name) ?? "") } }));
  }
  const input = amounts.get(name);
  if (label) input.setAttribute("aria-label", label);
  input.value = valueOf(name) ?? "";
  return input;
}

const GOALS = {
  mclp: () => [t("goal_mclp"), t("model_mclp")],
  pmedian: () => [t("goal_pmedian"), t("model_pmedian")],
  pcenter: () => [t("goal_pcenter"), t("model_pcenter")],
  lscp: () => [t("goal_lscp"), t("model_lscp")],
};

function goal(form) {
  return field("goal", t("propose_goal"), list("goal", MODELS, form.model, (model) => GOALS[model]()[0], (model) => setForm({ model })), GOALS[form.model]()[1]);
}

function howMany(form) {
  if (form.model === "lscp") return null;
  const by = (value, label) => h("label", { class: "chip" }, h("input", { type: "radio", name: "propose-by", value, checked: form.by === value, "data-key": `propose-by|${value}`, on: { change: () => setForm({ by: value }) } }), h("span", {}, label));
  const step = (more) => () => setForm({ sites: Math.max(1, Math.min(200, form.sites + more)) });
  const count = h("div", { class: "stepper" },
    h("button", { type: "button", "aria-label": t("sites_fewer"), "data-key": "sites|less", disabled: form.sites <= 1, on: { click: step(-1) } }, "−"),
    amount("sites", 200, t("sites_wanted")),
    h("button", { type: "button", "aria-label": t("sites_more"), "data-key": "sites|more", on: { click: step(1) } }, "+"));
  const money = h("div", { class: "money" }, h("label", {}, t("budget"), amount("budget", 1e15)), h("label", {}, t("cost_of_site"), amount("cost", 1e15)), pays);
  return h("fieldset", { class: "wish by" }, h("legend", {}, t("propose_by")), h("div", {}, h("div", { class: "chips" }, by("number", t("by_number")), by("money", t("by_money"))), form.by === "money" ? money : count));
}

function what() {
  const kind = kindNow();
  return [
    field("kind", t("propose_kind"), list("kind", KINDS, kind, kindName, (one) => setForm({ kind: one, capacity: null }))),
    field("capacity", t("capacity_per_day"), amount("capacity", 1e6), "", "aside"),
  ];
}

// ---- where ---------------------------------------------------------------------------------------------------------------

const CANDIDATE_WORDS = { cells: () => t("candidates_cells"), neighbourhoods: () => t("candidates_neighbourhoods"), junctions: () => t("candidates_junctions") };

function places(name, title, those) {
  const tool = TOOL[name], aiming = view.tool === tool;
  const one = (place, i) =>
    h("li", {}, h("span", {}, h("i", { class: `spot ${name}`, "aria-hidden": "true" }), `${placeName(place) || t("place_number", { n: number(i + 1) })}`),
      h("button", { type: "button", "aria-label": `${t("remove_place")}: ${t("place_number", { n: number(i + 1) })}`, "data-key": `${name}|${i}`, on: { click: () => setForm({ [name]: formNow()[name].filter((other) => !samePlace(other, place)) }) } }, "×"));
  return h("div", { class: "wish-places" }, h("h3", {}, title),
    those.length ? h("ol", {}, those.map(one)) : null,
    h("button", { type: "button", class: "plain", "aria-pressed": String(aiming), "data-key": `add|${name}`, on: { click: () => change({ tool: aiming ? "" : tool }) } }, t("add_on_map")));
}

// The boundary that a place lies in.
export function placeName(place) {
  const there = boundaryAt(place);
  return there ? boundaryName(there.id) : "";
}

let wishesOpen = false;
function where(form) {
  const toggled = (event) => (wishesOpen = event.target.open);
  const boundaries = sorted(found.boundaries, ({ id }) => boundaryName(id)).map(({ id }) => id);
  const count = mustNow().length + form.not.length + (form.inside ? 1 : 0);
  return h("details", { class: "wishes", open: wishesOpen || view.tool === TOOL.must || view.tool === TOOL.not, on: { toggle: toggled } },
    h("summary", { "data-key": "wishes" }, t("where_and_where_not"), count ? h("b", {}, number(count)) : null),
    field("candidates", t("candidates"), list("candidates", CANDIDATES, candidatesNow(), (one) => CANDIDATE_WORDS[one](), (candidates) => setForm({ candidates }))),
    boundaries.length ? field("inside", t("propose_in"), list("inside", ["", ...boundaries], form.inside, (id) => (id ? boundaryName(id) : t("whole_region")), (inside) => setForm({ inside }))) : null,
    places("must", t("must_places"), mustNow()), places("not", t("forbidden_places"), form.not));
}

const hint = () => {
  if (view.tool === TOOL.must) return t("must_hint");
  return view.tool === TOOL.not ? t("forbidden_hint", { metres: measure(REFUSED_M, "meter") }) : "";
};

// ---- the form ------------------------------------------------------------------------------------------------------------

const pays = h("small", { role: "status" });
const button = h("button", { type: "button", "data-key": "propose", on: { click: press } });

function askByEnter(event) {
  if (event.key !== "Enter" || button.disabled) return;
  button.focus();
  press();
}

function press() {
  if (found.solving) return;
  open = false;
  solve();
}

// What follows from the amounts.
function tellAmounts() {
  const form = formNow(), byMoney = form.by === "money" && form.model !== "lscp", many = byMoney ? affordable() : form.sites, again = Boolean(found.proposals?.sites.some((site) => !isAccepted(site)));
  sayText(pays, many === null ? t("money_hint") : plural("pays_for", many));
  sayText(button, form.model === "lscp" || !many ? t("propose_title") : again ? t("propose_again") : plural("propose_button", many));
  button.className = again && !isAskedAnew() ? "main quiet" : "main";
  button.disabled = byMoney && !many;
  button.setAttribute("aria-disabled", String(Boolean(found.solving))); // it keeps the focus while one waits
}

function draw() {
  const box = byId("propose-form");
  if (!box || !found.region || view.page !== "sites") return;
  tellAmounts();
  if (isTyping()) return;
  const form = formNow(), toggled = (event) => (open = event.target.open);
  fill(box,
    h("details", { class: "asked", open, on: { toggle: toggled } },
      h("summary", { "data-key": "propose-form" }, h("h2", {}, t("propose_title")), h("span", {}, GOALS[form.model]()[0])),
      goal(form), howMany(form), what(), where(form)),
    hint() ? h("p", { class: "aim", role: "status" }, hint()) : null,
    button);
}

const addPlace = (name) => ({ place: [lon, lat] }) => setForm({ [name]: [...formNow()[name], placeAt(lon, lat)] });

export function showProposeForm() {
  TOOLS.set(TOOL.must, addPlace("must"));
  TOOLS.set(TOOL.not, addPlace("not"));
  follow(["page"], () => view.page !== "sites" && Object.values(TOOL).includes(view.tool) && change({ tool: "" }));
  follow(["proposals", "sitingTrouble"], () => {
    if (!found.proposals || found.sitingTrouble) open = true;
  });
  followCalmly(["page", "region", "lang", "siting", "tool", "grid", "facilities", "boundaries", "solving", "proposals", "mode", "service", "stratum", "minutes", "changes"], draw);
}
