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
  return h("div", { class: "verdict differs", role: "alert" }, h("b", {}, plural("publish_differs", all)), failure ? h("p", {}, failure) : null, same ? null : h("p", { class: "small" }, t("publish_other_version")),
    differences.length ? h("ul", { class: "differences", tabindex: 0, "aria-label": t("publish_differences") }, differences.map(line)) : null,
    all > differences.length ? h("p", { class: "quiet small" }, t("publish_differs_more", { n: number(all - differences.length) })) : null);
}

// A hash tells that a file is another one, and no more.
function line({ kind, name, field, was, now }) {
  const value = (key, its) => h("span", {}, h("small", {}, t(`publish_${key}`)), " ", its ?? "\u2013");
  const file = kind === "file" ? t(now === null ? "publish_file_gone" : was === null ? "publish_file_strange" : "publish_file_changed") : null;
  return h("li", {}, h("b", {}, name), file ? h("span", {}, file) : [h("small", {}, field), value("was", was), value("now", now)]);
}
