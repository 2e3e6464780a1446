// A job as it goes: what is being done and how far it is; stopped, or why it failed.

import { h } from "../../dom.js";
import { t } from "../../i18n.js";
import { hasEnded } from "../../import/jobs.js";
import { live } from "../../import/live.js";
import { cancelJob, resumeJob } from "../../import/requests.js";
import { mayPublish, renew } from "../loading.js";

// `read` answers the job as it stands now; whoever may not stop it has no button for that.
export const jobLine = (key, title, read) => live(key, () => drawn(key, title, read()));

function drawn(key, title, job) {
  if (!job) return [];
  const act = (what) => () => what(job.id).finally(renew), share = job.steps ? job.steps_done / job.steps : null;
  const button = (name, what) => mayPublish() && h("button", { type: "button", class: "plain", "data-key": `${key}|${name}`, on: { click: act(what) } }, t(`import_job_${name}`));
  if (job.state === "failed") return [h("div", { class: "wrong", role: "alert" }, h("p", {}, job.problem?.detail || job.message), button("resume", resumeJob))];
  if (hasEnded(job)) return [];
  const steps = job.steps ? t("import_steps", { done: String(Math.min(job.steps_done, job.steps)), steps: String(job.steps) }) : "";
  return [h("div", { class: "job" }, h("h3", {}, title), h("p", {}, job.message || t("import_waiting"), steps ? h("small", { class: "quiet" }, steps) : null), h("progress", { max: 1, value: share?.toFixed(3), "aria-label": title }), button("cancel", cancelJob))];
}
