// Before there is a plan: what it takes, how far one is, and the button that does the next thing.

import { h } from "../../dom.js";
import { plural, t } from "../../i18n.js";
import { view } from "../../state.js";
import { people, plans, region, regions, rowsOf, teams, valueOf } from "../loading.js";
import { go } from "../place.js";
import { makeForm } from "./make.js";
import { troubleBox } from "./trouble.js";

// null where there is a plan.
export function startPage() {
  const known = valueOf(regions()), all = valueOf(plansNow());
  if (regions().trouble) return h("div", { class: "start" }, troubleBox(regions().trouble));
  if (known && !region()) return h("div", { class: "start" }, h("h2", {}, t("visits_start_title")), h("p", {}, t("visits_start_no_region")), h("a", { class: "button", href: `/import?${new URLSearchParams({ lang: view.lang })}` }, t("import_title")));
  const trouble = plansNow()?.trouble;
  if (trouble) return h("div", { class: "start" }, troubleBox(trouble));
  if (!all) return h("p", { class: "waiting" }, t("visits_reading"));
  return all.length ? null : steps();
}

const plansNow = () => (region() ? plans() : null);

function steps() {
  const persons = rowsOf(people(), "people"), carers = rowsOf(teams(), "teams");
  const open = (page) => h("button", { type: "button", class: "button", "data-key": `start|${page}`, on: { click: () => go({ page }) } }, t(`visits_start_add_${page}`));
  const step = (n, name, done, body) => h("li", { class: done ? "step done" : "step" }, h("i", {}, done ? "\u2713" : n), h("div", {}, h("h3", {}, t(`visits_start_${name}`)), h("p", {}, t(`visits_start_about_${name}`)), body));
  const ready = persons?.length && carers?.length;
  return h("div", { class: "start" }, h("h2", {}, t("visits_start_title")), h("p", { class: "lead" }, t("visits_start_about")),
    troubleBox(people().trouble ?? teams().trouble),
    h("ol", {},
      step("1", "people", persons?.length, persons?.length ? h("p", { class: "there" }, plural("visits_people_there", persons.length)) : open("people")),
      step("2", "teams", carers?.length, carers?.length ? h("p", { class: "there" }, plural("visits_teams_there", carers.length)) : open("teams")),
      step("3", "plan", false, ready ? makeForm() : h("p", { class: "quiet" }, t("visits_start_not_yet")))),
    h("p", { class: "private" }, t("visits_private")));
}
