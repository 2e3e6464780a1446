// Kind, capacity and services of a facility that the scenario adds or upgrades.

import { h } from "../dom.js";
import { t } from "../i18n.js";
import { kindName, serviceName } from "../names.js";
import { changeChange, edit, freshId } from "../scenario.js";
import { KINDS } from "../signs.js";
import { found, view } from "../state.js";

const MOST_CAPACITY = 100000;

export function kindList(kind, key, choose) {
  return h("select", { "data-key": key, on: { change: (event) => choose(event.target.value) } }, KINDS.map((one) => h("option", { value: one, selected: one === kind }, kindName(one))));
}

// Empty: not known. What is no such number stays as it was.
export function capacityField(capacity, key, choose) {
  const take = (event) => {
    const value = event.target.valueAsNumber;
    if (event.target.value === "" || (value >= 0 && value <= MOST_CAPACITY)) choose(event.target.value === "" ? null : value);
    else event.target.value = capacity ?? "";
  };
  return h("input", { type: "number", min: 0, max: MOST_CAPACITY, step: "any", value: capacity ?? "", "data-key": key, on: { change: take } });
}

export function facilityForm(one) {
  const known = found.region.services.filter((name) => name !== "any"), all = [...new Set([...known, ...one.services])];
  const turn = (name) => (event) => upgrade(one, { services: event.target.checked ? [...one.services, name] : one.services.filter((other) => other !== name) });
  const box = (name) => h("label", {}, h("input", { type: "checkbox", checked: one.services.includes(name), "data-key": `gives|${one.id}|${name}`, on: { change: turn(name) } }), serviceName(name));
  return h("div", { class: "facility-form" },
    h("label", { class: "field" }, h("span", {}, t("column_kind")), kindList(one.kind, `kind|${one.id}`, (kind) => upgrade(one, { kind }))),
    h("label", { class: "field" }, h("span", {}, t("capacity_per_day")), capacityField(one.capacity, `capacity|${one.id}`, (value) => upgrade(one, { capacity_per_day: value }))),
    all.length ? h("fieldset", { class: "services" }, h("legend", {}, t("services")), all.map(box)) : null);
}

// What a facility is from now on: said by the line that added it, by one that upgrades it already, else by a new one.
export function upgrade(facility, part) {
  const { changes } = view;
  if (facility.state === "added") {
    changeChange(facility.change, part);
    return;
  }
  const line = changes.findLast((one) => one.type === "upgrade_facility" && one.facility_id === facility.id && one.on !== false);
  const upgraded = tidy({ ...(line ?? { id: freshId("upgrade_facility", changes), type: "upgrade_facility", facility_id: facility.id }), ...part }, facility.id);
  const others = changes.filter((one) => one !== line);
  if (!upgraded) edit(others);
  else edit(line ? changes.map((one) => (one === line ? upgraded : one)) : [...changes, upgraded]);
}

// Without what is as it was in the baseline; null: nothing is upgraded.
function tidy(line, id) {
  const base = found.baseFacilities.find((one) => one.id === id), tidied = { ...line };
  if (tidied.capacity_per_day === null || tidied.capacity_per_day === base?.capacity) delete tidied.capacity_per_day;
  if (tidied.kind === base?.kind) delete tidied.kind;
  if (tidied.services && base && [...tidied.services].sort().join() === [...base.services].sort().join() && !tidied.kind) delete tidied.services;
  return ["kind", "services", "capacity_per_day"].some((name) => tidied[name] !== undefined) ? tidied : null;
}
