// Starts the import page: reads the address, and draws the checklist and the step that the address names.

import { byId, fill, h } from "../dom.js";
import { loadWords, t } from "../i18n.js";
import { showWords } from "../page-words.js";
import { follow, showChanges, view, find } from "../state.js";
import { boundariesStep } from "./boundaries-step.js";
import { showChecklist } from "./checklist.js";
import { facilitiesStep } from "./facilities-step.js";
import { watchDrops } from "./file-box.js";
import { watchLive } from "./live.js";
import { here, regionNow, settleUploads } from "./loading.js";
import { peopleStep } from "./people-step.js";
import { STEPS, place, readPlace, watchBack } from "./place.js";
import { regionStep } from "./region-step.js";
import { isSending } from "./sending.js";
import { stateOf } from "./steps.js";
import { streetsStep } from "./streets-step.js";
import { showTop } from "./top.js";
import { troubleBox } from "./trouble.js";

const VIEWS = { region: regionStep, streets: streetsStep, people: peopleStep, facilities: facilitiesStep, boundaries: boundariesStep };
const opened = new Set(); // parts that the user has unfolded

// While a choice is being looked for by its letters or arrows, its list must stay the one it is.
const QUIET_MS = 600;
let keyAt = -QUIET_MS, later = 0;

function drawWhenQuiet() {
  clearTimeout(later);
  const wait = keyAt + QUIET_MS - performance.now();
  if (wait > 0 && document.activeElement?.matches("select")) later = setTimeout(drawWhenQuiet, wait);
  else draw();
}

function draw() {
  showWords();
  if (!place.step && here()) place.step = STEPS.find((step) => stateOf(step).state === "missing") ?? "facilities";
  settleUploads();
  showTop();
  showChecklist();
  const box = byId("step"), kept = keepPlaces(box);
  fill(box, heading(), ...content().flat(Infinity));
  kept();
  settleFocus();
}

const heading = () => (place.step ? h("header", {}, h("h2", { id: "step-title", tabindex: -1, "data-key": "title" }, t(`import_step_${place.step}`)), h("p", { class: "quiet" }, t(`import_about_${place.step}`))) : null);

function content() {
  const region = regionNow();
  if (region?.trouble) return [troubleBox(region.trouble), toRegionStep()];
  if (view.region && here() && !here().created_at) return [h("p", { class: "wanted" }, t("import_in_memory")), toRegionStep()];
  return place.step ? VIEWS[place.step]() : [h("p", { class: "quiet" }, t("import_reading"))];
}

const toRegionStep = () => h("p", {}, h("a", { href: `?${new URLSearchParams({ lang: view.lang, step: "region" })}` }, t("import_other_region")));

// Another step begins at its title, an import at what came of it: for eyes and for screen readers.
let turned = "", wanted = false;
function settleFocus() {
  const where = `${view.region}|${place.step}|${place.taken}`;
  if (turned && where !== turned) {
    byId("step").scrollTop = 0;
    scrollTo(0, 0);
    wanted = true;
  }
  turned = where;
  const begin = wanted ? byId(place.taken ? "taken" : "step-title") : null;
  if (!begin) return;
  begin.focus({ preventScroll: true });
  wanted = false;
}

// What the user has scrolled, unfolded or is typing in stays so, while the rest is drawn anew.
function keepPlaces(box) {
  const scrolled = [...box.querySelectorAll("[data-scroll]")].map((one) => [one.dataset.scroll, one.scrollLeft, one.scrollTop]);
  const active = document.activeElement, caret = active?.matches?.("input[type=text]") ? [active.selectionStart, active.selectionEnd] : null;
  return () => {
    for (const [name, left, top] of scrolled) {
      const one = box.querySelector(`[data-scroll="${name}"]`);
      if (one) [one.scrollLeft, one.scrollTop] = [left, top];
    }
    for (const one of box.querySelectorAll("details[data-open]")) {
      one.open = opened.has(one.dataset.open);
      one.addEventListener("toggle", () => opened[one.open ? "add" : "delete"](one.dataset.open));
    }
    if (caret && document.activeElement?.matches("input[type=text]")) document.activeElement.setSelectionRange(...caret);
  };
}

async function start() {
  readPlace();
  await loadWords(view.lang);
  addEventListener("keydown", (event) => event.key !== "Tab" && event.target.matches?.("select") && (keyAt = performance.now()), true);
  follow(["place", "spoken", "choices", "answers"], drawWhenQuiet);
  watchLive();
  watchBack();
  watchDrops();
  addEventListener("beforeunload", (event) => isSending() && event.preventDefault());
  find({ place: {} });
  showChanges();
  document.documentElement.dataset.ready = "";
}

start();
