// A plan on its way: asked for, followed while it is made, opened when it is there.

import { ApiError } from "../client.js";
import { cancelJob, readJob } from "../import/requests.js";
import { find } from "../state.js";
import { renew } from "./loading.js";
import { go } from "./place.js";
import { makePlan } from "./requests.js";
import { say } from "../said.js";
import { t } from "../i18n.js";

const ASK_AGAIN_MS = 700, PATIENCE = 5;
export const making = { job: null, trouble: null };

const tell = (part) => {
  Object.assign(making, part);
  find({ forms: {} });
};

export async function make(given) {
  tell({ job: { message: "" }, trouble: null });
  try {
    const job = await makePlan(given), done = await ended(job.id);
    tell({ job: null });
    if (!done) return;
    renew();
    say(t("visits_made"));
    go({ plan: done.plan_id, day: given.start, team: "", visit: "", side: "", page: "calendar" });
  } catch (trouble) {
    tell({ job: null, trouble });
  }
}

async function ended(id) {
  for (let missed = 0; ; ) {
    await new Promise((done) => setTimeout(done, ASK_AGAIN_MS));
    const job = await readJob(id).catch((trouble) => {
      missed += 1; // a line that is cut for a moment loses no plan
      if (trouble instanceof ApiError || missed > PATIENCE) throw trouble;
      return null;
    });
    if (!job) continue;
    missed = 0;
    if (job.state === "done") return job.outcome;
    if (job.state === "cancelled") return null;
    if (job.state === "failed") throw new ApiError(job.problem?.code ?? "failed", job.problem?.detail ?? job.message, 500);
    tell({ job });
  }
}

export const stopMaking = () => making.job?.id && cancelJob(making.job.id);
