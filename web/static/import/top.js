// The line at the top: where one is, the way back to the map, languages.

import { byId, fill, h } from "../dom.js";
import { t } from "../i18n.js";
import { languageButtons } from "../languages.js";
import { regionName } from "../names.js";
import { view } from "../state.js";
import { here } from "./loading.js";
import { speak } from "./place.js";

export function showTop() {
  const region = here(), back = `/?${new URLSearchParams({ ...(region?.complete ? { region: region.id } : {}), lang: view.lang })}`;
  fill(byId("where"), h("h1", {}, t("import_title")), region ? h("span", { class: "where-region" }, regionName(region)) : null, region?.synthetic ? h("span", { class: "badge" }, t("synthetic_badge")) : null);
  fill(byId("back"), h("a", { href: back, "data-key": "map" }, t("import_back")));
  fill(byId("languages"), languageButtons(speak));
  document.title = [t("import_title"), region ? regionName(region) : "", "Qamtu"].filter(Boolean).join(" · ");
}
