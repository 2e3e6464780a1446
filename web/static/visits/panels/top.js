// The line at the top: where one is, pages, the way to the map and the phone's page, languages.

import { byId, fill, h } from "../../dom.js";
import { t } from "../../i18n.js";
import { languageButtons } from "../../languages.js";
import { regionName } from "../../names.js";
import { view } from "../../state.js";
import { region, regions, valueOf } from "../loading.js";
import { PAGES, addressOf, go, place, speak } from "../place.js";

const follow = (to) => (event) => {
  if (event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  go(to);
};

function regionChoice(here) {
  const all = valueOf(regions()) ?? [];
  if (all.length < 2) return h("span", { class: "where-region" }, regionName(here));
  const choose = (event) => {
    view.region = event.target.value;
    go({ plan: "", day: "", team: "", visit: "", side: "" });
  };
  return h("select", { class: "where-region", "aria-label": t("region"), "data-key": "region", on: { change: choose } }, all.map((one) => h("option", { value: one.id, selected: one.id === here?.id }, regionName(one))));
}

export function showTop() {
  const here = region(), asks = new URLSearchParams({ ...(here ? { region: here.id } : {}), lang: view.lang });
  const page = (name) => h("a", { href: addressOf({ page: name, visit: "", side: "" }), "aria-current": name === place.page ? "page" : null, "data-key": `page|${name}`, on: { click: follow({ page: name, visit: "", side: "" }) } }, t(`visits_page_${name}`));
  fill(byId("where"), h("h1", {}, t("visits_title")), here ? regionChoice(here) : null, here?.synthetic ? h("span", { class: "badge" }, t("synthetic_badge")) : null);
  fill(byId("pages"), PAGES.map(page), h("span", { class: "apart" }), h("a", { href: `/visits/day?${asks}`, "data-key": "phone" }, t("visits_to_phone")), h("a", { href: `/?${asks}`, "data-key": "map" }, t("visits_to_map")));
  fill(byId("languages"), languageButtons(speak));
  document.title = [t(`visits_page_${place.page}`), t("visits_title"), "Qamtu"].join(" · ");
}
