// A new publication, and what one is: freeze figures, bring them to readers, let everybody compute them again.

import { h } from "../../dom.js";
import { t } from "../../i18n.js";
import { view } from "../../state.js";
import { troubleAt } from "../deeds.js";
import { freezing, mayPublish, me, publications, region, regions, valueOf } from "../loading.js";
import { freezeForm } from "./freeze-form.js";
import { freezeJob } from "./freeze-job.js";
import { troubleBox } from "./trouble.js";

export function startPage() {
  const trouble = regions().trouble ?? publications().trouble;
  if (trouble) return [troubleBox(trouble)];
  if (valueOf(regions()) && !region()) return [heading(), h("p", {}, t("publish_no_region")), h("p", {}, h("a", { class: "button", href: `/import?${new URLSearchParams({ lang: view.lang })}` }, t("import_title")))];
  if (!region()) return [h("p", { class: "quiet" }, t("publish_reading"))];
  const job = freezing(), running = job && !["done", "failed", "cancelled"].includes(job.state);
  return [heading(), ways(), freezeJob(), running ? null : mayPublish() ? freezeForm() : refusal(), troubleBox(troubleAt("freeze"))];
}

const heading = () => h("header", {}, h("h2", {}, t("publish_new_title")), h("p", { class: "quiet lead" }, t("publish_about")));
const refusal = () => (valueOf(me()) ? h("p", { class: "wanted" }, t("publish_may_not")) : null);

function ways() {
  const one = (name, n) => h("li", {}, h("i", { "aria-hidden": "true" }, n), h("div", {}, h("h3", {}, t(`publish_way_${name}`)), h("p", { class: "quiet" }, t(`publish_way_about_${name}`))));
  return h("ol", { class: "ways" }, one("freeze", "1"), one("agree", "2"), one("use", "3"));
}
