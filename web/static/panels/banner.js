// Which of the two the numbers show: the baseline or the scenario. Looking back at the baseline takes nothing away.

import { byId, fill, h } from "../dom.js";
import { t } from "../i18n.js";
import { openedNow } from "../kept.js";
import { propose } from "../scenario.js";
import { follow, found, view } from "../state.js";

const BASELINE = [];

function draw() {
  const box = byId("scenario-banner");
  box.hidden = view.page === "compare" || !view.changes.some((one) => one.on !== false);
  if (box.hidden) return;
  const back = found.draft === BASELINE, name = openedNow()?.name;
  const button = (key, on, text, act) => h("button", { type: "button", "aria-pressed": String(on), "data-key": key, on: { click: act } }, text);
  fill(box, button("show-baseline", back, t("scenario_baseline"), () => propose(BASELINE)), button("show-scenario", !back, h("span", {}, name ? t("scenario_named", { name }) : t("scenario")), () => propose(null)));
}

export function showBanner() {
  follow(["page", "changes", "draft", "scenario", "opened", "lang"], draw);
  draw();
}
