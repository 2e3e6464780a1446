// Sheets of the map that stand only while two scenarios are compared: the right side, and the difference.

import { changedPlaces } from "./layers/changed-places.js";
import { minutesSaved, peopleGained } from "./layers/difference.js";
import { facilities } from "./layers/facilities.js";
import { people } from "./layers/people.js";
import { roadChanges } from "./layers/road-changes.js";
import { sideCaption } from "./layers/side-caption.js";
import { surface } from "./layers/surface.js";
import { addSheet, printing } from "./map.js";
import { comparing, differing, swiping } from "./sides.js";
import { follow } from "./state.js";

// Whose travel times and facilities the sheets of every page show. Where the difference is shown, neither side's.
export const LEFT_HALF = { half: "left", side: () => (!comparing() ? "" : swiping() ? "left" : null) };
export const LEFT_SIGNS = { half: "left", side: () => (!comparing() ? "" : swiping() ? "left" : "right") };
const RIGHT_HALF = { half: "right", side: () => (swiping() ? "right" : null) };
const CAPTIONS = ["left", "right"].map((half) => ({ half, side: () => (swiping() && printing() ? half : null) }));
const DIFFERENCE = { side: () => (differing() ? "right" : null) };
export const SIDE_PARTS = ["page", "compare", "sides"];

export function addCompareSheets() {
  const drawSurface = addSheet("surface-right", 251, [surface], { padding: 0.08, mostDots: 1, inPlace: true, ...RIGHT_HALF });
  const drawPeople = addSheet("people-right", 411, [people], { padding: 0.08, ...RIGHT_HALF });
  const drawRoads = addSheet("roads-right", 426, [roadChanges], RIGHT_HALF);
  const drawSigns = addSheet("signs-right", 441, [facilities], RIGHT_HALF);
  const drawMinutes = addSheet("minutes-saved", 252, [minutesSaved], { padding: 0.08, mostDots: 1, ...DIFFERENCE });
  const drawGained = addSheet("people-gained", 412, [peopleGained, changedPlaces], { padding: 0.08, ...DIFFERENCE });
  CAPTIONS.forEach((caption) => addSheet(`caption-${caption.half}`, 460, [sideCaption], caption));
  follow([...SIDE_PARTS, "minutes", "hidden", "colours"], drawSurface);
  follow([...SIDE_PARTS, "minutes", "stratum", "hidden", "colours"], drawPeople);
  follow([...SIDE_PARTS, "roads", "mode", "hidden", "colours"], drawRoads);
  follow([...SIDE_PARTS, "facility", "service", "hidden", "colours"], drawSigns);
  follow([...SIDE_PARTS, "hidden", "colours"], drawMinutes);
  follow([...SIDE_PARTS, "minutes", "stratum", "hidden", "colours"], drawGained);
}
