// What the region has of a step already, and where to go on: above the place for another file.

import { h } from "../dom.js";
import { number, plural, t } from "../i18n.js";
import { view } from "../state.js";
import { here, layers } from "./loading.js";
import { STEPS, go } from "./place.js";
import { stateOf } from "./steps.js";
import { groupNames } from "./strata-names.js";

// The first step that is missing; else the one that may be left out, if it was.
function nextStep(after) {
  const is = (state) => STEPS.find((step) => step !== after && stateOf(step).state === state);
  return is("missing") ?? is("optional");
}

export function nextButton(step, kind = "button") {
  const next = nextStep(step);
  return next ? h("button", { type: "button", class: kind, "data-key": "next", on: { click: () => go({ step: next }) } }, t("import_next", { step: t(`import_step_${next}`) })) : null;
}

export const mapLink = (page = "", kind = "button") => {
  const query = new URLSearchParams({ region: view.region, lang: view.lang, ...(page ? { page } : {}) });
  return here()?.complete ? h("a", { class: kind, href: `/?${query}` }, t("import_see_map")) : null;
};

export function standing(step) {
  const region = here();
  if (!region || stateOf(step).state !== "done") return null;
  return h("section", { class: "standing" }, h("p", {}, h("b", {}, HAS[step](region)), step === "people" ? counted() : null),
    h("p", { class: "onwards" }, nextButton(step, "plain") ?? mapLink("", "plain")));
}

const HAS = {
  people: (region) => t("import_has", { what: plural("people", Math.round(region.people)) }),
  facilities: (region) => t("import_has", { what: plural("count_facilities", region.facilities) }),
  boundaries: (region) => (region.boundary_levels.some(Boolean) ? t("import_has_levels", { levels: region.boundary_levels.filter(Boolean).join(", ") }) : t("import_has_boundaries")),
};

// Where the people that count are from, and their groups.
function counted() {
  const layer = (layers().value ?? []).find((one) => one.current && one.region_id === view.region);
  if (!layer) return null;
  const groups = groupNames(layer.strata.map(({ name }) => name)).join(", ");
  return h("span", { class: "quiet" }, " ", t("import_took_cells", { cells: number(layer.cells), strata: groups }), " ", [layer.name, layer.source].filter(Boolean).join(" · "));
}
