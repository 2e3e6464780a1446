// What is proved of a plan, in one plain sentence: the report's own (geo/proof.py).

import { minutes, number, percent, plural, t } from "../i18n.js";
import { view } from "../state.js";
import { gainOfAll } from "../proposals.js";

const CLOSED_GAP = 1e-9; // below it only rounding is left

// `asked` many sites, `required` of them places that had to be; "" where nothing can be said any more.
export function proofSentence({ plan, question, sites, required }) {
  if (!plan.sites.length) return noPlan(plan);
  const count = plural("sites", plan.sites.length), said = { sites: required ? t("sites_required", { sites: count }) : count };
  const touched = sites.length !== plan.sites.length || sites.some((site) => site.moved);
  if (plan.model === "mclp" && isAboutNow(question)) return peopleBeyond(plan, said, touched);
  if (touched) return "";
  if (plan.bound === null) return t("proof_none");
  if (plan.gap < CLOSED_GAP) return [best(plan.model, said), plan.model === "lscp" && required ? t("proof_required") : ""].filter(Boolean).join(" ");
  if (plan.model === "lscp") return t("proof_at_least", { n: number(plan.bound) });
  if (plan.model === "pcenter") return t("proof_longest", { ...said, bound: minutes(plan.bound / 60) });
  return plan.model === "mclp" ? beyond(plan.bound - plan.objective, plan.gap, said) : t("proof_time", { ...said, gap: percent(plan.gap) });
}

const isAboutNow = ({ mode, service, stratum, minutes: threshold }) => mode === view.mode && service === view.service && stratum === view.stratum && threshold === view.minutes;

// The bound holds for every plan of so many sites, so also for one whose sites were moved by hand.
function peopleBeyond(plan, said, touched) {
  if (plan.bound === null) return t("proof_none");
  if (!touched && plan.gap < CLOSED_GAP) return best("mclp", said);
  const reached = touched ? plan.people_covered_before + gainOfAll(view.stratum) : plan.objective;
  return beyond(plan.bound - reached, (plan.bound - reached) / (reached || plan.bound), said);
}

const beyond = (people, gap, said) => plural("proof_people", Math.max(0, Math.ceil(people - 1e-6)), { ...said, gap: percent(gap) });

function best(model, said) {
  if (model === "mclp") return t("proof_best_people", said);
  if (model === "lscp") return t("proof_fewest");
  return model === "pmedian" ? t("proof_best_mean", said) : t("proof_best_longest", said);
}

function noPlan({ sites_needed_at_least: least, sites_enough: most }) {
  if (least === undefined) return t("plan_none");
  return `${t("plan_none")} ${least === most ? t("plan_needs", { n: number(least) }) : t("plan_needs_between", { least: number(least), most: number(most) })}`;
}

// How travel time falls, for the models that choose by it.
export function timeSentence({ model, travel_time_before_s: before, travel_time_after_s: after }) {
  if (after === undefined || after === null) return "";
  const said = { before: before === null ? t("never") : minutes(before / 60), after: minutes(after / 60) };
  return model === "pcenter" ? t("longest_time", said) : t("mean_time", said);
}
