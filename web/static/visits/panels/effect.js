// What putting a visit elsewhere would do: minutes, kilometres, hours, carer, balance, what becomes impossible. Nothing
// is done before it is accepted.

import { h } from "../../dom.js";
import { number, percent, t } from "../../i18n.js";
import { dayLong, dayShort, moreHours, moreKm, moreMinutes } from "../clock.js";
import { doing, move } from "../deeds.js";
import { hand, letGo } from "../hand.js";
import { teamName, teamOf } from "../plan.js";
import { personIn } from "../visit-id.js";
import { heading } from "./heading.js";
import { troubleBox } from "./trouble.js";

export function effectCard(plan) {
  const { effect, trouble, over, from } = hand, person = personIn(hand.visit);
  const name = (id) => teamName(teamOf(plan, id) ?? { team_id: id });
  const way = h("p", { class: "from-to" }, h("span", {}, `${dayShort(from.date)} · ${name(from.team_id)}`), h("i", { "aria-hidden": "true" }, "\u2192"), h("b", {}, `${dayShort(over.date)} · ${name(over.team_id)}`));
  return [
    heading(t("visits_if_moved", { person }), { over: dayLong(over.date), close: letGo }),
    h("div", { class: "effect" }, way,
      trouble ? troubleBox(trouble) : !effect ? h("p", { class: "waiting", role: "status" }, t("visits_counting")) : effect.possible ? figures(plan, effect) : h("div", { class: "wrong", role: "alert" }, h("p", {}, effect.sentence || t("visits_cannot"))),
      troubleBox(doing.trouble), acts(effect)),
  ];
}

function acts(effect) {
  const accept = async () => {
    const { visit, from, over } = hand;
    if (await move(visit, from, over)) letGo();
  };
  return h("div", { class: "card-acts" },
    effect?.possible ? h("button", { type: "button", class: "button", "data-key": "accept", disabled: doing.busy, on: { click: accept } }, t("visits_accept")) : null,
    h("button", { type: "button", class: "plain", "data-key": "leave", on: { click: letGo } }, t("visits_leave")));
}

const bigger = (value) => (value > 0.05 ? "more" : value < -0.05 ? "less" : "");

function figures(plan, effect) {
  const row = (key, words, value, tone = "") => [h("dt", {}, words), h("dd", { class: tone, "data-effect": key }, value)];
  return [
    h("dl", { class: "effects" },
      row("minutes", t("visits_effect_travel"), moreMinutes(effect.travel_min_more), bigger(effect.travel_min_more)),
      effect.waiting_min_more ? row("waiting", t("visits_effect_waiting"), moreMinutes(effect.waiting_min_more), bigger(effect.waiting_min_more)) : null,
      effect.km_more === null || effect.km_more === undefined ? null : row("km", t("visits_effect_km"), moreKm(effect.km_more), bigger(effect.km_more)),
      Object.entries(effect.hours_more ?? {}).flatMap(([id, more]) => hoursRow(plan, id, more, row)),
      effect.balance_before === undefined ? null : row("balance", t("visits_effect_balance"), t("visits_before_after", { before: percent(effect.balance_before), after: percent(effect.balance_after) }), bigger(100 * (effect.balance_after - effect.balance_before))),
      row("carer", t("visits_effect_carer"), effect.other_carer ? t("visits_other_carer") : t("visits_carer_stays"), effect.other_carer ? "more" : "")),
    h("p", { class: "good" }, t("visits_effect_none_missed")),
  ];
}

function hoursRow(plan, id, more, row) {
  const team = teamOf(plan, id), before = team?.hours ?? 0;
  return row(`hours|${id}`, team ? teamName(team) : id, [h("span", {}, t("visits_before_after", { before: number(before, 1), after: t("visits_hours", { h: number(before + more, 1) }) })), h("small", {}, moreHours(more))]);
}
