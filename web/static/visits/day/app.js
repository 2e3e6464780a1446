// Starts the phone's page: what is kept is shown at once, whether there is a line or not.

import { byId, fill, h, sayText } from "../../dom.js";
import { isLanguage, loadWords, t } from "../../i18n.js";
import { languageList } from "../../languages.js";
import { follow, find, showChanges, view } from "../../state.js";
import { chooseView } from "./choose.js";
import { dayView } from "./day-view.js";
import { readDay } from "./kept-day.js";
import { showLine } from "./line-state.js";
import { phone } from "./phone.js";
import { keep, readKept, readOutcomes } from "./store.js";
import { watchLine } from "./sync.js";

async function speak(lang) {
  await loadWords(lang);
  view.lang = lang;
  phone.choice = { ...phone.choice, lang };
  await keep("choice", phone.choice);
  find({ phone: {} });
}

function draw() {
  document.documentElement.lang = view.lang;
  fill(byId("title"), h("h1", {}, t("visits_day_title")));
  fill(byId("languages"), languageList(speak));
  document.title = [t("visits_day_title"), "Qamtu"].join(" · ");
  fill(byId("day"), phone.day && !phone.choosing ? dayView() : chooseView());
  showLine();
}

async function register() {
  if (!("serviceWorker" in navigator)) return;
  try {
    await navigator.serviceWorker.register("/visits/worker.js", { scope: "/visits/day", updateViaCache: "none" });
    await navigator.serviceWorker.ready;
    document.documentElement.dataset.offline = "";
    find({ phone: {} });
  } catch {
    phone.noWorker = true; // the day is kept all the same; the page itself then needs a line to be opened
    find({ phone: {} });
  }
}

async function start() {
  phone.choice = (await readKept("choice").catch(() => null)) ?? {};
  const asked = new URLSearchParams(location.search);
  view.lang = [asked.get("lang"), phone.choice.lang, document.documentElement.lang].find(isLanguage) ?? "en";
  view.region = asked.get("region") ?? phone.choice.region ?? "";
  if (asked.get("team")) phone.choice.team = asked.get("team");
  if (asked.get("day")) phone.choice.date = asked.get("day");
  await loadWords(view.lang);
  [phone.day, phone.outcomes] = [await readDay(), await readOutcomes()];
  follow(["phone", "answers"], draw);
  watchLine(async () => {
    phone.outcomes = await readOutcomes();
    find({ phone: {} });
  });
  sayText(byId("said"), "");
  find({ phone: {} });
  showChanges();
  document.documentElement.dataset.ready = "";
  register();
}

start();
