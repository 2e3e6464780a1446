// Where a held visit may go: each cell says what it would cost, as the service's alternatives tell it. Cells are only
// marked, not drawn anew, so that nothing moves under the hand that holds.

import { t } from "../i18n.js";
import { moreMinutes } from "./clock.js";
import { hand, isHeld } from "./hand.js";
import { valueOf, why } from "./loading.js";

const CLASSES = ["target", "over", "may", "may-not", "here"];

export function showTargets() {
  const held = isHeld(), calendar = document.querySelector(".calendar");
  calendar?.classList.toggle("holding", held);
  if (!calendar) return;
  const told = held ? why(hand.visit) : null;
  const known = new Map((valueOf(told)?.alternatives ?? []).filter(({ current }) => !current).map((one) => [`${one.date}|${one.team_id}`, one]));
  for (const cell of calendar.querySelectorAll("[data-cell]")) {
    const { date, team } = cell.dataset, over = hand.over?.date === date && hand.over?.team_id === team, home = hand.from?.date === date && hand.from?.team_id === team;
    cell.classList.remove(...CLASSES);
    delete cell.dataset.cost;
    if (over && (held || hand.down)) cell.classList.add("over");
    if (!held) continue;
    const one = told.waiting ? null : known.get(`${date}|${team}`);
    if (home) cell.classList.add("here");
    else if (one) {
      cell.classList.add(one.possible ? "may" : "may-not");
      cell.dataset.cost = one.possible ? moreMinutes(one.travel_min_more) : t("visits_cannot");
    }
  }
}
