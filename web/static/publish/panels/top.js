// The line at the top: where one is, the way back to the map, languages.

import { byId, fill, h } from "../../dom.js";
import { t } from "../../i18n.js";
import { languageButtons } from "../../languages.js";
import { regionName } from "../../names.js";
import { view } from "../../state.js";
import { region, regions, valueOf } from "../loading.js";
import { go, speak } from "../place.js";

function regionChoice(here) {
  const all = valueOf(regions()) ?? [];
  if (all.length < 2) return h("span", { class: "where-region" }, regionName(here));
  const choose = (event) => {
    view.region = event.target.value;
    go({ publication: "", scenario: "" });
  };
  return h("select", { class: "where-region", "aria-label": t("region"), "data-key": "region", on: { change: choose } }, all.map((one) => h("option", { value: one.id, selected: one.id === here?.id }, regionName(one))));
}

export function showTop() {
  const here = region(), asks = new URLSearchParams({ ...(here ? { region: here.id } : {}), lang: view.lang });
  fill(byId("where"), h("h1", {}, t("publish_title")), here ? regionChoice(here) : null, here?.synthetic ? h("span", { class: "badge" }, t("synthetic_badge")) : null);
  fill(byId("back"), h("a", { href: `/?${asks}`, "data-key": "map" }, t("publish_to_map")));
  fill(byId("languages"), languageButtons(speak));
  document.title = [t("publish_title"), here ? regionName(here) : "", "Qamtu"].filter(Boolean).join(" · ");
}
