// Figures on their way: what is being done, how far it is; opened once they are there.

import { h } from "../../dom.js";
import { t } from "../../i18n.js";
import { doing } from "../deeds.js";
import { freezing } from "../loading.js";
import { addressOf, follow } from "../place.js";
import { jobLine } from "./job-line.js";

let seen = ""; // what was ready before the page was opened is in the list, and is no news

export function freezeJob() {
  const job = freezing();
  if (!job || job.state === "cancelled") return null;
  if (job.state !== "done") seen = job.id;
  if (job.state === "done" && ![seen, doing.started].includes(job.id)) return null;
  if (job.state !== "done") return jobLine("freeze", t("publish_freezing"), freezing);
  const to = { publication: job.outcome.publication_id };
  return h("p", { class: "ready" }, t("publish_frozen_now"), " ", h("a", { href: addressOf(to), "data-key": "open-frozen", on: { click: follow(to) } }, t("publish_open")));
}
