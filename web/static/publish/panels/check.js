// All figures computed again from what they were computed from: equal to the last digit, or what is another.

import { h } from "../../dom.js";
import { number, plural, t } from "../../i18n.js";
import { doing, recompute, troubleAt } from "../deeds.js";
import { checking, figures, valueOf } from "../loading.js";
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
  return h("div", { class: "verdict differs", role: "alert" }, h("b", {}, plural("publish_differs", all)), failure ? h("p", {}, failure) : null, same ? null : h("p", { class: "small" }, t("publish_other_version")),
    differences.length ? h("ul", { class: "differences", tabindex: 0, "aria-label": t("publish_differences") }, differences.map(line)) : null,
    all > differences.length ? h("p", { class: "quiet small" }, t("publish_differs_more", { n: number(all - differences.length) })) : null);
}

// A hash tells that a file is another one, and no more.
function line({ kind, name, field, was, now, figure }) {
  const value = (key, its) => h("span", {}, h("small", {}, t(`publish_${key}`)), " ", its ?? "\u2013");
  const whole = ["file", "id"].includes(kind) || (kind === "figure" && !field); // that is all there is to say of it
  const become = now === null ? "gone" : was === null && kind !== "id" ? "strange" : "changed", told = whole ? t(`publish_${kind}_${become}`) : null, heading = headingOf(figure);
  return h("li", {}, h("b", {}, heading || name), heading ? h("small", {}, name) : null, told ? h("span", {}, told) : [h("span", {}, partsOf(field), " ", h("small", {}, field)), value("was", was), value("now", now)]);
}

const headingOf = (figure) => (figure && (valueOf(figures()) ?? []).find(({ id }) => id.startsWith(figure))?.heading) || "";

// The parts of a path such as says.rows[3].people_within that have words.
const PARTS = ["people", "people_within", "people_beyond", "share_within", "share_beyond", "interval", "moves", "norm", "meaning", "computed", "unit"];
function partsOf(field) {
  const row = /\brows\[(\d+)\]/.exec(field), named = field.split(/\W+/).filter((name) => PARTS.includes(name));
  return [...(row ? [t("publish_part_row", { n: number(Number(row[1]) + 1) })] : []), ...named.map((name) => t(`publish_part_${name}`))].join(", ");
}
