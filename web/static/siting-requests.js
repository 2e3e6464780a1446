// A plan of sites, asked of the service: at once, or as a job that is followed until it is done (docs/what-if.md).

import { ApiError, ask, of } from "./client.js";
import { hasEnded } from "./import/jobs.js";
import { cancelJob, followJob, readJob } from "./import/requests.js";

const ASK_AGAIN_MS = 2000;

// The plan; `tell` hears what a job says of itself. Aborting the signal cancels the job too, even one whose id is yet to come.
export async function askPlan(regionId, body, { signal, tell }) {
  const answer = ask(of(regionId, "siting"), { body }).then(async (response) => ({ told: await response.json(), isJob: response.status === 202 }));
  const aborted = new Promise((_, failed) => signal.addEventListener("abort", () => {
    failed(signal.reason);
    answer.then(({ told, isJob }) => isJob && cancelJob(told.id)).catch(() => {}); // it has ended meanwhile: nothing to cancel
  }));
  const { told, isJob } = await Promise.race([answer, aborted]);
  return isJob ? finishedPlan(told, { signal, tell }) : told;
}

async function finishedPlan(job, { signal, tell }) {
  tell(job.message);
  await ended(job.id, signal, tell);
  const { state, problem, outcome } = await readJob(job.id);
  if (state !== "done") throw new ApiError(problem?.code ?? state, problem?.detail ?? "", 409);
  const file = (name) => ask(`/results/${encodeURIComponent(outcome.result_id)}/files/${name}`, { signal }).then((answer) => answer.json());
  const [plan, places] = await Promise.all([file("siting.json"), file("sites.geojson")]);
  return { ...plan, sites: plan.sites.map((site, i) => ({ ...site, lon: places.features[i].properties.lon, lat: places.features[i].properties.lat })) };
}

// Once the job has ended. A stream that breaks off for good is replaced by asking.
function ended(id, signal, tell) {
  return new Promise((done, failed) => {
    let stop = () => {}, later = 0;
    const finish = (act) => {
      stop();
      clearTimeout(later);
      act();
    };
    const heard = (told) => {
      if (told) tell(told.message);
      if (told && hasEnded(told)) finish(done);
      else if (!told) later = setTimeout(() => readJob(id).then((job) => (heard(job), hasEnded(job) || heard(null)), () => heard(null)), ASK_AGAIN_MS);
    };
    signal.addEventListener("abort", () => finish(() => failed(signal.reason)));
    stop = followJob(id, heard, (lost) => lost && heard(null));
  });
}
