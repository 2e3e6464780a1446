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
    next.told = told;
    find({ moved: {} });
  };
  const end = () => {
    next.stop();
    known.delete(job.id);
    onEnd();
  };
  // All that ever happened is told first, so that a job that was taken up again seems to end on the way: it has ended
  // when the line has. A line that broke is taken up by the browser; where it cannot, we ask.
  const cut = (lost) => {
    if (hasEnded(next.told)) end();
    else if (lost) askAgain(job.id, next, (told) => (tell(told), hasEnded(told) && end()));
  };
  next.stop = followJob(job.id, tell, cut);
  return { ...job, ...next.told };
}

function askAgain(id, mine, tell) {
  const again = () => askAgain(id, mine, tell);
  setTimeout(() => {
    if (known.get(id) !== mine) return;
    readJob(id).then(({ state, steps, steps_done, message }) => {
      tell({ state, steps, steps_done, message });
      if (!ENDED.includes(state)) again();
    }, again);
  }, ASK_AGAIN_MS);
}
