// What the service says of the chosen facility: asked while its page is looked at, again when the question or the
// scenario moves. One question at a time: the slider and a dragged facility ask the next when the last is answered.

import { facilityProfile } from "./client.js";
import { changesNow } from "./scenario.js";
import { find, follow, found, view } from "./state.js";

const ROOM = 0.06; // beside a catchment that is brought into sight, of its width

// Whether the page of a facility is looked at.
export const onProfile = () => view.page === "facilities" && Boolean(view.facility);
export const profileFacility = () => (onProfile() ? found.facilities.find(({ id }) => id === view.facility) ?? null : null);

const questionNow = () => JSON.stringify([found.region?.id, found.region?.revision, view.facility, view.mode, view.service, view.minutes, changesNow()]);

// The answer for this facility; `isStale` while the one for the question of now is still to come.
export const profileNow = () => (onProfile() && found.profile?.facility === view.facility ? found.profile : null);
export const isStale = () => Boolean(profileNow()) && found.profile.question !== questionNow();

let asking = false;
async function load() {
  if (asking || !onProfile() || !found.region || !found.grid || found.profile?.question === questionNow()) return;
  const question = questionNow(), facility = view.facility, minutes = view.minutes;
  const body = { mode: view.mode, service: view.service, threshold_min: minutes, changes: changesNow(), cells: true };
  asking = true;
  try {
    find({ profile: { question, facility, minutes, answer: await facilityProfile(view.region, facility, body) } });
  } catch (trouble) {
    find({ profile: { question, facility, minutes, trouble } });
  }
  asking = false;
  load();
}

export const watchProfile = () => follow(["page", "facility", "region", "grid", "mode", "service", "minutes", "changes", "draft"], load);

// West, south, east, north of its exclusive catchment, with room for the outline; null where nobody is nearest to it.
export function catchmentBox() {
  const facility = profileFacility(), cells = profileNow()?.answer?.cells?.cell, { grid } = found;
  if (!facility || !cells?.length || !grid) return null;
  const box = [facility.lon, facility.lat, facility.lon, facility.lat];
  for (const cell of cells) {
    const [lon, lat] = [grid.cell_lon[cell], grid.cell_lat[cell]];
    [box[0], box[1], box[2], box[3]] = [Math.min(box[0], lon), Math.min(box[1], lat), Math.max(box[2], lon), Math.max(box[3], lat)];
  }
  const [across, along] = [ROOM * (box[2] - box[0]), ROOM * (box[3] - box[1])];
  return [box[0] - across, box[1] - along, box[2] + across, box[3] + along];
}
