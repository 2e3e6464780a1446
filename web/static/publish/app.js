// Starts the page of publications: reads the address, and draws list and publication whenever something has changed.

import { waitsForPress, watchPresses } from "../presses.js";
import { byId, fill } from "../dom.js";
import { loadWords } from "../i18n.js";
import { watchLive } from "../import/live.js";
import { showWords } from "../page-words.js";
import { find, follow, showChanges, view } from "../state.js";
import { regions, valueOf } from "./loading.js";
import { showList } from "./panels/list.js";
import { showSnack } from "./panels/snack.js";
import { onePage } from "./panels/one.js";
import { startPage } from "./panels/start.js";
import { showTop } from "./panels/top.js";
import { addressOf, place, readPlace, watchBack } from "./place.js";

function draw() {
  if (waitsForPress(draw)) return;
  settleRegion();
  showWords();
  showTop();
  document.body.dataset.page = place.publication ? "one" : "start";
  showList();
  const kept = keepCaret();
  fill(byId("one"), ...(place.publication ? onePage() : startPage()));
  kept();
  showSnack();
  beginAtTop();
}

// A region that the address leaves open is the first one there is.
function settleRegion() {
  const known = valueOf(regions());
  if (!known || known.some(({ id }) => id === view.region) || place.publication) return;
  view.region = (known.find(({ complete }) => complete) ?? known[0])?.id ?? "";
  history.replaceState(null, "", location.pathname + addressOf());
}

// What is being written keeps its caret, and what was unfolded or scrolled stays so.
const unfolded = new Set();
function keepCaret() {
  const active = document.activeElement, caret = active?.matches?.("input[type=text], input[type=search], textarea") ? [active.selectionStart, active.selectionEnd] : null;
  return () => {
    for (const one of byId("one").querySelectorAll("details[data-open]")) {
      one.open = unfolded.has(one.dataset.open);
      one.addEventListener("toggle", () => unfolded[one.open ? "add" : "delete"](one.dataset.open));
    }
    const now = document.activeElement;
    if (caret && now?.matches?.("input[type=text], input[type=search], textarea")) now.setSelectionRange(...caret);
  };
}

let shown = null;
function beginAtTop() {
  if (shown !== null && shown !== place.publication) {
    byId("one").scrollTop = 0;
    scrollTo(0, 0);
    byId("one").focus({ preventScroll: true });
  }
  shown = place.publication;
}

async function start() {
  readPlace();
  await loadWords(view.lang);
  follow(["place", "spoken", "answers", "deeds", "forms"], draw);
  watchLive();
  watchBack();
  watchPresses();
  find({ place: {} });
  showChanges();
  document.documentElement.dataset.ready = "";
}

start();
