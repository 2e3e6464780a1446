// Starts the page of home visits: reads the address, and draws what stands there whenever something has changed.

import { waitsForPress, watchPresses } from "../presses.js";
import { byId, fill } from "../dom.js";
import { bringFonts } from "./fonts.js";
import { loadWords } from "../i18n.js";
import { showWords } from "../page-words.js";
import { find, follow, showChanges, view } from "../state.js";
import { forgetColours } from "../theme.js";
import { watchHand } from "./hand.js";
import { settlePlace } from "./settling.js";
import { showCalendar } from "./panels/calendar.js";
import { showCard } from "./panels/card.js";
import { showHead } from "./panels/head.js";
import { peoplePage } from "./panels/people.js";
import { progressPage } from "./panels/progress.js";
import { showSnack } from "./panels/snack.js";
import { startPage } from "./panels/start.js";
import { teamsPage } from "./panels/teams.js";
import { showTop } from "./panels/top.js";
import { place, readPlace, watchBack } from "./place.js";
import { openTourMap } from "./tour-map.js";

const TABLES = { people: peoplePage, teams: teamsPage, progress: progressPage };

function draw() {
  if (waitsForPress(draw, { unless: document.body.classList.contains("dragging") })) return;
  showWords();
  settlePlace();
  showTop();
  document.body.dataset.page = place.page;
  const start = place.page === "calendar" ? startPage() : null;
  document.body.classList.toggle("no-plan", Boolean(start));
  showHead();
  if (start) fill(byId("main"), start);
  else if (place.page === "calendar") showCalendar();
  else fill(byId("main"), TABLES[place.page]());
  showCard();
  showSnack();
}

async function start() {
  readPlace();
  await loadWords(view.lang);
  openTourMap();
  follow(["place", "spoken", "answers", "deeds", "held", "forms"], draw);
  watchBack();
  watchHand();
  watchPresses();
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => {
    forgetColours();
    find({ colours: {} });
  });
  bringFonts();
  find({ place: {} });
  showChanges();
  document.documentElement.dataset.ready = "";
}

start();
