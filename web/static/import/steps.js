// The steps of a region and how each stands: done, missing, being worked on, failed; boundaries may be left out.

import { plural, t } from "../i18n.js";
import { howName, regionName } from "../names.js";
import { view } from "../state.js";
import { hasEnded } from "./jobs.js";
import { here, networkJob, regionNow } from "./loading.js";

const is = (state, told = "") => ({ state, told });

export function stateOf(step) {
  const region = here();
  if (!view.region) return is(step === "region" ? "missing" : "waiting");
  if (!region) return is("waiting", regionNow()?.trouble ? "" : t("import_reading"));
  return STATES[step](region);
}

const STATES = {
  region: (region) => is("done", regionName(region)),
  streets(region) {
    const job = networkJob();
    if (job && !hasEnded(job)) return is("working", t("import_building"));
    if (job?.state === "failed" && !region.network_id) return is("failed", t("import_failed"));
    return region.network_id ? is("done", region.modes.map(howName).join(", ")) : is("missing");
  },
  people: (region) => (region.people === null ? is("missing") : is("done", plural("people", Math.round(region.people)))),
  facilities: (region) => (region.facilities ? is("done", plural("count_facilities", region.facilities)) : is("missing")),
  boundaries(region) {
    const levels = region.boundary_levels.filter(Boolean).join(", ");
    return region.boundary_levels.length ? is("done", levels) : is("optional");
  },
};
