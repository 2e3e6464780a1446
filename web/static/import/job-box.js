// A job as it goes: what is being done, how far it is; stopped, taken up again, or why it failed.

import { h } from "../dom.js";
import { t } from "../i18n.js";
import { find } from "../state.js";
import { hasEnded } from "./jobs.js";
import { say } from "../said.js";
import { live } from "./live.js";
import { changed } from "./loading.js";
import { cancelJob, resumeJob } from "./requests.js";
import { troubleBox } from "./trouble.js";

let refused = null;
let heard = "";

// `read` answers the job as it stands now.
export const jobBox = (key, title, read) => live(key, () => drawn(title, read()));

function drawn(title, job) {
  if (!job) return [];
  const ended = hasEnded(job), steps = job.steps ? t("import_steps", { done: String(Math.min(job.steps_done, job.steps)), steps: String(job.steps) }) : "";
  if (!ended && job.message && heard !== `${job.id}|${job.message}`) {
    heard = `${job.id}|${job.message}`;
    say([job.message, steps].filter(Boolean).join(". "));
  }
  const act = (what) => async () => {
    refused = null;
    try {
      await what(job.id);
    } catch (trouble) {
      refused = trouble;
    }
    changed("fetching");
    find({ moved: {} });
  };
  const button = (key, what) => h("button", { type: "button", class: "plain", "data-key": key, on: { click: act(what) } }, t(`import_job_${key}`));
  return [h("section", { class: `job ${job.state}` },
    h("h3", {}, title),
    ended ? null : [h("p", {}, job.message || t("import_waiting"), steps ? h("small", {}, steps) : null), h("progress", { max: 1, value: job.steps ? (job.steps_done / job.steps).toFixed(3) : null, "aria-label": title }), button("cancel", cancelJob)],
    job.state === "failed" ? [h("div", { class: "wrong", role: "alert" }, h("p", {}, job.problem?.detail || job.message)), button("resume", resumeJob)] : null,
    job.state === "cancelled" ? [h("p", { role: "status" }, t("import_cancelled")), button("resume", resumeJob)] : null,
    troubleBox(refused))].flat();
}
