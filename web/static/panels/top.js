// The line at the top: region, that it is synthetic, pages, languages. A page says which parts of the panel stand there.

import { byId, fill, h } from "../dom.js";
import { LANGUAGES, loadWords, t } from "../i18n.js";
import { openRegion } from "../loading.js";
import { regionName } from "../names.js";
import { addressOf, change, follow, found, PAGES, view } from "../state.js";

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

// Buttons where there is room, a list where there is not.
function showLanguages() {
  const button = ([lang, name]) => h("button", { type: "button", lang, title: name, "aria-label": `${lang} ${name}`, "aria-pressed": String(lang === view.lang), "data-key": lang, on: { click: () => speak(lang) } }, lang);
  const choice = ([lang, name]) => h("option", { value: lang, lang, selected: lang === view.lang }, name);
  const list = h("select", { "aria-label": t("language"), "data-key": "language", on: { change: (event) => speak(event.target.value) } }, Object.entries(LANGUAGES).map(choice));
  fill(byId("languages"), h("div", { class: "all" }, Object.entries(LANGUAGES).map(button)), h("label", { class: "one" }, h("span", { "aria-hidden": "true" }, view.lang), list));
}

// Pages are links: they can be opened beside this one, and hold the view as it is when they are followed.
function showPages() {
  const turn = (page) => (event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    change({ page });
  };
  const link = (page) => h("a", { href: addressOf({ ...view, page }), "aria-current": page === view.page ? "page" : null, "data-key": `page|${page}`, on: { click: turn(page) } }, t(`page_${page}`));
  fill(byId("pages"), PAGES.map(link), h("a", { class: "visits-link", href: `/visits?${new URLSearchParams({ region: view.region, lang: view.lang })}` }, t("visits_link")), h("a", { class: "import-link", href: `/import?${new URLSearchParams({ region: view.region, lang: view.lang })}` }, t("import_title")));
}

function renewLinks() {
  for (const link of byId("pages").querySelectorAll("[data-key]")) link.href = addressOf({ ...view, page: link.dataset.key.split("|")[1] });
}

// Elements with `data-pages` stand on these pages alone.
function turnPage() {
  document.body.dataset.page = view.page;
  document.querySelectorAll("[data-pages]").forEach((one) => (one.hidden = !one.dataset.pages.split(" ").includes(view.page)));
}

export function showTop() {
  follow(["page"], turnPage);
  follow(["page", "lang", "region"], showPages);
  follow(["region", "regions", "lang"], showRegion);
  follow(["lang"], showLanguages);
  for (const event of ["pointerover", "focusin"]) byId("pages").addEventListener(event, renewLinks);
  showLanguages();
  showPages();
  turnPage();
}
