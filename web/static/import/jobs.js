// Jobs that are not done yet, followed while the page is open.

import { find, view } from "../state.js";
import { followJob, readJob } from "./requests.js";

const ENDED = ["done", "failed", "cancelled"];
const ASK_AGAIN_MS = 3000;
const known = new Map(); // job id -> how it stands, and who follows it

export const hasEnded = (job) => ENDED.includes(job.state);

// The job as it stands now; `onEnd` is called once it has ended. Its words are in the language of now.
export function followed(job, onEnd) {
  if (hasEnded(job)) {
    known.get(job.id)?.stop();
    known.delete(job.id);
    return job;
  }
  const now = known.get(job.id);
  if (now?.lang === view.lang) return { ...job, ...now.told };
  now?.stop();
  const next = { lang: view.lang, told: now?.told ?? {}, stop: () => {} };
  known.set(job.id, next);
  const tell = (told) => {
    if (told === null) return askAgain(job.id, next, tell);
    next.told = told;
    find({ moved: {} });
    if (!hasEnded(told)) return undefined;
    next.stop();
    known.delete(job.id);
    return onEnd();
  };
  next.stop = followJob(job.id, tell);
  return { ...job, ...next.told };
}

// Without a stream: by asking.
function askAgain(id, mine, tell) {
  setTimeout(() => {
    if (known.get(id) !== mine) return;
    readJob(id).then(({ state, steps, steps_done, message }) => {
      tell({ state, steps, steps_done, message });
      if (!ENDED.includes(state)) askAgain(id, mine, tell);
    }, () => askAgain(id, mine, tell));
  }, ASK_AGAIN_MS);
}
