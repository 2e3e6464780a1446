// The line at the top: region, that it is synthetic, pages, languages. A page says which parts of the panel stand there.

import { byId, fill, h } from "../dom.js";
import { LANGUAGES, loadWords, t } from "../i18n.js";
import { openRegion } from "../loading.js";
import { regionName } from "../names.js";
import { change, follow, found, PAGES, view } from "../state.js";

const speak = async (lang) => {
  await loadWords(lang);
  change({ lang });
};

function showRegion() {
  const { region, regions } = found, complete = regions.filter((one) => one.complete);
  const choose = (event) => openRegion(complete.find(({ id }) => id === event.target.value));
  const title = h("h1", {}, regionName(region));
  const list = h("select", { class: "region", "aria-label": t("region"), "data-key": "region", on: { change: choose } }, complete.map((one) => h("option", { value: one.id, selected: one.id === region?.id }, regionName(one))));
  fill(byId("what-region"), complete.length > 1 ? [h("h1", { class: "quiet-text" }, regionName(region)), list] : title, region?.synthetic ? h("span", { class: "badge" }, t("synthetic_badge")) : null);
}

function showLanguages() {
  const button = ([lang, name]) => h("button", { type: "button", lang, title: name, "aria-label": `${lang} ${name}`, "aria-pressed": String(lang === view.lang), "data-key": lang, on: { click: () => speak(lang) } }, lang);
  fill(byId("languages"), Object.entries(LANGUAGES).map(button));
}

function showPages() {
  const button = (page) => h("button", { type: "button", "aria-current": page === view.page ? "page" : null, "data-key": `page|${page}`, on: { click: () => change({ page }) } }, t(`page_${page}`));
  fill(byId("pages"), PAGES.map(button));
}

// Elements with `data-pages` stand on these pages alone.
function turnPage() {
  document.body.dataset.page = view.page;
  document.querySelectorAll("[data-pages]").forEach((one) => (one.hidden = !one.dataset.pages.split(" ").includes(view.page)));
}

export function showTop() {
  follow(["page"], turnPage);
  follow(["page", "lang"], showPages);
  follow(["region", "regions", "lang"], showRegion);
  follow(["lang"], showLanguages);
  showLanguages();
  showPages();
  turnPage();
}
