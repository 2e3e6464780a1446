// What the address leaves open is filled in once it is known: region, plan, day.

import { regions, planNow, plans, valueOf } from "./loading.js";
import { startDay } from "./plan.js";
import { addressOf, place } from "./place.js";
import { doing } from "./deeds.js";
import { today } from "./clock.js";
import { regionName } from "../names.js";
import { t } from "../i18n.js";
import { view } from "../state.js";

export function settlePlace() {
  const before = addressOf();
  const known = valueOf(regions());
  if (!known) return;
  if (!known.some(({ id }) => id === view.region)) {
    const name = view.region, here = known.find(({ complete }) => complete) ?? known[0];
    view.region = here?.id ?? "";
    if (name && here) doing.done = t("region_elsewhere", { name, region: regionName(here) });
  }
  if (!view.region) return;
  const all = valueOf(plans());
  if (all && !all.some(({ plan_id: id }) => id === place.plan)) place.plan = newestOf(all)?.plan_id ?? "";
  const plan = planNow();
  if (plan && !plan.days.some(({ date }) => date === place.day)) place.day = startDay(plan, today());
  if (addressOf() !== before) history.replaceState(null, "", location.pathname + addressOf());
}

// The agreed plan that began last, else the last draft.
const newestOf = (all) => [...all].sort((a, b) => (a.state === b.state ? a.start.localeCompare(b.start) : a.state === "agreed" ? 1 : -1)).at(-1);
