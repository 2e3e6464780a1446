// The steps beside what is being done: each with how it stands.

import { byId, fill, h } from "../dom.js";
import { t } from "../i18n.js";
import { view } from "../state.js";
import { here } from "./loading.js";
import { STEPS, addressOf, go, place } from "./place.js";
import { stateOf } from "./steps.js";

const SIGNS = { done: "✓", failed: "!" };

export function showChecklist() {
  const item = (step, at) => {
    const { state, told } = stateOf(step), here_ = step === place.step, open = step === "region" || view.region;
    const turn = (event) => {
      if (event.metaKey || event.ctrlKey || event.shiftKey) return; // another tab
      event.preventDefault();
      if (!here_ || place.taken || place.uploads.length) go({ step, ...(here_ ? {} : { uploads: [] }), taken: "" });
    };
    const inside = [h("i", { "aria-hidden": "true" }, SIGNS[state] ?? String(at + 1)), h("span", { class: "step-name" }, h("b", {}, t(`import_step_${step}`)), h("small", {}, told || t(`import_state_${state}`)))];
    const said = h("span", { class: "quiet-text" }, t(`import_state_${state}`));
    return h("li", { class: `${state}${here_ ? " now" : ""}`, "data-step": step, "data-state": state },
      open ? h("a", { href: addressOf({ step, uploads: [], taken: "", fetch: "" }), "aria-current": here_ ? "step" : null, "data-key": `step|${step}`, on: { click: turn } }, inside, told ? said : null) : h("span", { class: "closed" }, inside));
  };
  fill(byId("steps"), h("ol", {}, STEPS.map(item)), complete());
}

function complete() {
  const region = here();
  if (!region?.complete) return null;
  return h("p", { class: "complete" }, t(region.facilities ? "import_ready" : "import_ready_empty"), " ", h("a", { href: `/?${new URLSearchParams({ region: region.id, lang: view.lang })}` }, t("import_see_map")));
}
