// What the page needs to know, asked when it is first drawn and again after it has changed.

import { listRegions, listScenarios, readMe } from "../client.js";
import { asked } from "../import/asked.js";
import { followed } from "../import/jobs.js";
import { newestJobs, readJob } from "../import/requests.js";
import { find, view } from "../state.js";
import { place } from "./place.js";
import * as service from "./requests.js";

let turn = 0; // of everything: goes up with every change, so that what is told is what is
export function renew() {
  turn += 1;
  find({ answers: {} });
}
const key = (...parts) => [...parts, turn].join("|");
export const valueOf = (answer) => answer?.value ?? answer?.before ?? null;

export const me = () => asked("me", "", readMe);
export const regions = () => asked("regions", "", listRegions);
export const region = () => (valueOf(regions()) ?? []).find(({ id }) => id === view.region) ?? null;
export const scenarios = () => asked("scenarios", view.region, () => listScenarios(view.region));
export const publications = () => asked("publications", key(view.region), () => service.listPublications({ region_id: view.region }));
const ofGone = () => asked("gone", key(), () => service.listPublications({ region_gone: true }));
const jobs = () => asked("jobs", key(view.region, view.lang), () => newestJobs(view.region));
const check = () => asked("check", key(place.check, view.lang), () => readJob(place.check));

const ofPublication = (name, ask, ...more) => asked(`${name}|${place.publication}`, key(place.publication, ...more), () => ask(place.publication));
export const publication = () => ofPublication("publication", service.readPublication);
export const figures = () => asked(`figures|${place.publication}`, view.lang, () => service.listFigures(place.publication));
export const allowed = () => ofPublication("allowed", service.readAllowed);
export const steps = () => ofPublication("steps", service.listSteps);
export const links = () => ofPublication("links", service.listLinks);

// The newest first; "waiting" where nobody knows yet.
const newestFirst = (rows) => [...rows].sort((one, other) => other.created_at.localeCompare(one.created_at));
export const shelf = () => newestFirst(valueOf(publications()) ?? []);
// Of regions that were removed; without a region here they all stand in the list above.
export const goneShelf = () => (view.region ? newestFirst(valueOf(ofGone()) ?? []).filter(({ region_id: its }) => its !== view.region) : []);
export const mayPublish = () => Boolean(valueOf(me())?.actions.includes("publish"));

// The job that freezes figures of this region, as it stands now: the newest, while it runs or where it failed.
export function freezing() {
  const newest = (valueOf(jobs()) ?? []).find(({ kind, region_id: its }) => kind === "publication" && its === view.region);
  return newest ? followed(newest, renew) : null;
}

export function checking() {
  const job = place.check ? valueOf(check()) : null;
  return job?.id === place.check ? followed(job, renew) : null;
}
