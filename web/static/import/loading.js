// What the page needs to know of the region in view, asked when it is first drawn, and again after it has changed.

import { listRegions } from "../client.js";
import { find, view } from "../state.js";
import { asked, forget } from "./asked.js";
import { followed } from "./jobs.js";
import { choicesOf, chooseUploads } from "./choices.js";
import { addressOf, place } from "./place.js";
import * as service from "./requests.js";

export const RASTER = "image/tiff";
export const regions = () => asked("regions", "", listRegions);
export const uploads = () => asked("uploads", "", service.listUploads);
export const regionNow = () => (view.region ? asked("region", view.region, () => service.readRegion(view.region)) : null);
export const imports = () => asked("imports", `${view.region}|${view.lang}`, () => service.listImports(view.region));
export const layers = () => asked("layers", view.region, () => service.listLayers(view.region));
export const network = (id) => asked("network", id, () => service.readNetwork(id));
const jobs = () => asked("jobs", `${view.region}|${view.lang}`, () => service.newestJobs(view.region));
const fetching = () => asked("fetching", `${place.fetch}|${view.lang}`, () => service.readJob(place.fetch));

// The region as far as it is known; null while it is not.
export function here() {
  const answer = regionNow(), known = answer?.value ?? answer?.before;
  return known?.id === view.region ? known : null;
}

const sent = new Map(); // files that the list may not hold yet
export const uploadOf = (id) => (uploads().value ?? uploads().before ?? []).find((one) => one.id === id) ?? sent.get(id);
// A raster stands beside the rasters that are there, any other file in place of what was there. Answers the files of the step.
export function addUpload(step, upload) {
  sent.set(upload.id, upload);
  const known = choicesOf(step).uploads, isRaster = (one) => one?.media_type === RASTER;
  const beside = isRaster(upload) && known.length && known.every((id) => isRaster(uploadOf(id)));
  const next = beside ? [...new Set([...known, upload.id])] : [upload.id];
  chooseUploads(step, next);
  return next;
}

// The newest job that builds the streets of the region, as it stands now; null: none.
export function networkJob() {
  const newest = (jobs().value ?? []).find((job) => job.kind === "network_build" && job.region_id === view.region);
  return newest ? followed(newest, changed) : null;
}

export function fetchJob() {
  const job = place.fetch ? fetching().value : null;
  return job ? followed(job, () => changed("fetching", "uploads")) : null;
}

// Something of the region is another than before.
export function changed(...names) {
  forget("region", "regions", "imports", "layers", "network", "jobs", "uploads", ...names);
  find({ answers: {} });
}

// The files of a step: as the address says, else those that were chosen when the user was last here.
export function settleUploads() {
  const { step } = place;
  if (!["streets", "people", "facilities", "boundaries"].includes(step)) return;
  const known = choicesOf(step).uploads;
  if (place.uploads.length) {
    if (String(place.uploads) !== String(known)) chooseUploads(step, place.uploads);
  } else if (known.length) {
    place.uploads = [...known];
    history.replaceState(null, "", location.pathname + addressOf());
  }
}

// Changes of the region itself; what was refused stays until the next try.
let refused = null;
export const hereTrouble = () => refused;

export async function changeHere(part) {
  const region = here();
  refused = null;
  try {
    await service.changeRegion(region.id, region.tag, part);
  } catch (trouble) {
    refused = trouble;
  }
  changed();
  return refused === null;
}
