// The line at the top: region, that it is synthetic, pages, languages. A page says which parts of the panel stand there.

import { byId, fill, h } from "../dom.js";
import { loadWords, t } from "../i18n.js";
import { languageButtons, languageList } from "../languages.js";
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

const showLanguages = () => fill(byId("languages"), h("div", { class: "all" }, languageButtons(speak)), languageList(speak));

// Pages are links: they can be opened beside this one, and hold the view as it is when they are followed.
function showPages() {
  const turn = (page) => (event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    change({ page });
  };
  const link = (page) => h("a", { href: addressOf({ ...view, page }), "aria-current": page === view.page ? "page" : null, "data-key": `page|${page}`, on: { click: turn(page) } }, t(`page_${page}`));
  const publish = () => h("a", { class: "publish-link", href: `/publish?${new URLSearchParams({ region: view.region, lang: view.lang, ...(view.scenario ? { scenario: view.scenario } : {}) })}` }, t("publish_link"));
  fill(byId("elsewhere"), publish()); // on a phone, where six words have no room beside each other
  fill(byId("pages"), PAGES.map(link), h("a", { class: "visits-link", href: `/visits?${new URLSearchParams({ region: view.region, lang: view.lang })}` }, t("visits_link")), publish(), h("a", { class: "import-link", href: `/import?${new URLSearchParams({ region: view.region, lang: view.lang })}` }, t("import_title")));
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
  follow(["page", "lang", "region", "scenario"], showPages);
  follow(["region", "regions", "lang"], showRegion);
  follow(["lang"], showLanguages);
  for (const event of ["pointerover", "focusin"]) byId("pages").addEventListener(event, renewLinks);
  showLanguages();
  showPages();
  turnPage();
}
