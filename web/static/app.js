// Starts the planner's map: reads the address, loads the region, and lets layers and panels follow the view.

import { byId } from "./dom.js";
import { loadWords, t } from "./i18n.js";
import { addCompareSheets, LEFT_HALF, LEFT_SIGNS, SIDE_PARTS } from "./compare-sheets.js";
import { boundaries } from "./layers/boundaries.js";
import { catchment, veil } from "./layers/catchment.js";
import { facilities } from "./layers/facilities.js";
import { ground } from "./layers/ground.js";
import { names } from "./layers/names.js";
import { people } from "./layers/people.js";
import { drawsRoads, roadChanges, roadsDiffer } from "./layers/road-changes.js";
import { proposals } from "./layers/proposals.js";
import { streets } from "./layers/streets.js";
import { surface } from "./layers/surface.js";
import { watchKept } from "./kept.js";
import { watchLoading } from "./loading.js";
import { addSheet, openMap } from "./map.js";
import { regionName } from "./names.js";
import { showWords } from "./page-words.js";
import { showAccount } from "./panels/account.js";
import { showAnswer } from "./panels/answer.js";
import { showCompare } from "./panels/compare.js";
import { showBanner } from "./panels/banner.js";
import { showCorner } from "./panels/corner.js";
import { showDrawer } from "./panels/drawer.js";
import { showFacility } from "./panels/facility.js";
import { showGroups } from "./panels/groups.js";
import { showLegend } from "./panels/legend.js";
import { showNotes } from "./panels/notes.js";
import { showProfile } from "./panels/profile.js";
import { showPropose } from "./panels/propose.js";
import { showQuestions } from "./panels/questions.js";
import { showRoads } from "./panels/roads.js";
import { watchSheet } from "./panels/sheet.js";
import { showScenario } from "./panels/scenario.js";
import { showScenarioSigns } from "./panels/scenario-signs.js";
import { showSpot } from "./panels/spot.js";
import { showThreshold } from "./panels/threshold.js";
import { showTimes } from "./panels/times.js";
import { showTools } from "./panels/tools.js";
import { showTop } from "./panels/top.js";
import { showTrouble } from "./panels/trouble.js";
import { watchPaper } from "./paper.js";
import { watchSides } from "./sides.js";
import { showSwipe } from "./swipe.js";
import { watchPlacing } from "./placing.js";
import { watchPointer } from "./pointer.js";
import { watchGains } from "./scenario-gains.js";
import { recallSteps } from "./scenario.js";
import { change, find, follow, found, readView, showChanges, view, watchHistory } from "./state.js";
import { forgetColours } from "./theme.js";

const PANELS = [showTrouble, showTop, showAccount, showQuestions, showThreshold, showAnswer, showPropose, showCompare, showSwipe, showTimes, showGroups, showNotes, showDrawer, showTools, showLegend, showCorner, showFacility, showScenario, showScenarioSigns, showBanner, showProfile, showSpot, showRoads];

const ON_FACILITIES = { side: () => (view.page === "facilities" ? "" : null) };

function addLayers() {
  const drawGround = addSheet("ground", 200, [ground]);
  const drawSurface = addSheet("surface", 250, [surface], { padding: 0.08, mostDots: 1, inPlace: true, ...LEFT_HALF });
  const drawVeil = addSheet("veil", 260, [veil], ON_FACILITIES);
  const drawStreets = addSheet("streets", 300, [streets]);
  const drawPeople = addSheet("people", 410, [people], { padding: 0.08, ...LEFT_HALF });
  const drawCatchment = addSheet("catchment", 420, [catchment], ON_FACILITIES);
  const drawRoads = addSheet("roads", 425, [roadChanges], { ...LEFT_SIGNS, side: () => LEFT_SIGNS.side() || (drawsRoads() ? "" : null) });
  const drawSigns = addSheet("signs", 440, [facilities], LEFT_SIGNS); // of their own: they move under the pointer, names do not
  const drawOver = addSheet("over", 430, [boundaries, names]);
  addCompareSheets();
  const drawProposals = addSheet("proposals", 450, [proposals], { padding: 0.1, side: () => (view.page === "sites" ? "" : null) });
  follow(["tiles"], drawGround);
  follow([...SIDE_PARTS, "picture", "minutes", "hidden", "colours"], drawSurface);
  follow(["tiles"], drawStreets);
  follow(["page", "facility", "profile", "grid", "hidden", "colours"], drawVeil);
  follow([...SIDE_PARTS, "facility", "profile", "grid", "minutes", "stratum", "hidden", "colours"], drawPeople);
  follow(["page", "facility", "profile", "grid", "minutes", "stratum", "hidden", "colours"], drawCatchment);
  follow([...SIDE_PARTS, "tiles", "baseFacilities", "changes", "boundaries", "outlines", "boundary", "hidden", "lang", "colours", "fonts"], drawOver);
  follow([...SIDE_PARTS, "facilities", "facility", "held", "service", "hidden", "colours"], drawSigns);
  follow([...SIDE_PARTS, "roads", "aim", "tool", "mode", "hidden", "colours"], drawRoads);
  follow(["changes", "draft"], () => roadsDiffer() && drawRoads());
  follow(["proposals", "siting", "changes", "page", "site", "hidden", "lang", "colours", "fonts"], drawProposals);
  follow(["colours"], () => [drawGround, drawStreets].forEach((draw) => draw()));
}

// Words that stand in the page itself.
function showTitle() {
  showWords();
  document.title = [t(`page_${view.page}`), regionName(found.region), "Qamtu"].filter(Boolean).join(" · ");
}

// A canvas does not wait for a typeface: what the language needs is brought first, then names are drawn anew.
const LETTERS = { kk: "A\u0430\u049a", ru: "A\u0430", en: "A", th: "A\u0e01" };
function bringFonts() {
  const faces = [400, 600].flatMap((weight) => ["Noto Sans", "Noto Sans Thai"].map((family) => document.fonts.load(`${weight} 12px "${family}"`, LETTERS[view.lang])));
  Promise.allSettled(faces).then(() => find({ fonts: {} }));
}

async function start() {
  readView();
  recallSteps();
  await loadWords(view.lang);
  openMap(byId("map"));
  addLayers();
  follow(["lang", "region", "page"], showTitle);
  PANELS.forEach((show) => show());
  watchLoading();
  watchSides();
  watchPointer();
  watchPlacing();
  watchKept();
  watchGains();
  watchPaper();
  watchSheet();
  watchHistory();
  showTitle();
  change({ started: true });
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => {
    forgetColours();
    find({ colours: {} });
  });
  follow(["lang"], bringFonts);
  bringFonts();
  showChanges();
}

start();
