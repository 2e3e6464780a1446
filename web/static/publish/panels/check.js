// All figures computed again from what they were computed from: equal to the last digit, or what is another.

import { h } from "../../dom.js";
import { number, plural, t } from "../../i18n.js";
import { doing, recompute, troubleAt } from "../deeds.js";
import { checking } from "../loading.js";
import { jobLine } from "./job-line.js";
import { troubleBox } from "./trouble.js";

export function checkPart(one, may) {
  const job = checking(), running = job && !["done", "failed", "cancelled"].includes(job.state);
  const button = h("button", { type: "button", class: "button", "data-key": "check", disabled: Boolean(doing.busy || running), on: { click: recompute } }, t("publish_check"));
  return h("section", { class: "check" }, h("h3", {}, t("publish_check_title")), h("p", { class: "quiet small" }, may.change ? t("publish_check_about") : t("publish_check_elsewhere")),
    may.change ? button : null, may.change ? null : h("code", {}, "qamtu verify manifest.json"), troubleBox(troubleAt("check")),
    job?.state === "done" && job.outcome.publication_id === one.id ? verdict(job.outcome) : running || job?.state === "failed" ? jobLine("check", t("publish_checking"), checking) : null);
}

function verdict({ equal, figures, recomputed_figures: again, same_version: same, failure, differences, differences_in_all: all }) {
  if (equal && !failure) return h("div", { class: "verdict equal", role: "status" }, h("b", {}, t("publish_equal")), h("p", {}, plural("publish_equal_about", again || figures)), same ? null : h("p", { class: "quiet small" }, t("publish_other_version")));
  return h("div", { class: "verdict differs", role: "alert" }, h("b", {}, plural("publish_differs", all)), failure ? h("p", {}, failure) : null,
    differences.length ? h("div", { class: "table-box", tabindex: 0, role: "region", "aria-label": t("publish_differences") }, table(differences)) : null,
    all > differences.length ? h("p", { class: "quiet small" }, t("publish_differs_more", { n: number(all - differences.length) })) : null);
}

function table(differences) {
  const head = ["name", "field", "was", "now"].map((name) => h("th", { scope: "col" }, t(`publish_column_${name}`)));
  return h("table", {}, h("thead", {}, h("tr", {}, head)), h("tbody", {}, differences.map((one) => h("tr", {}, h("th", { scope: "row" }, one.name), h("td", {}, one.field), h("td", {}, one.was ?? "–"), h("td", {}, one.now ?? "–")))));
}
