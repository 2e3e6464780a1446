// The card at the side: what a move would do, why a visit stands where it does, what could not be placed, a new plan,
// papers; and when nothing of it is asked for, the stops of the tour that is looked at.

import { byId, fill } from "../../dom.js";
import { hand, isProposed } from "../hand.js";
import { planNow } from "../loading.js";
import { place } from "../place.js";
import { visitOf } from "../plan.js";
import { effectCard } from "./effect.js";
import { hoursCard } from "./hours.js";
import { makeCard } from "./make.js";
import { missedCard } from "./missed.js";
import { notesCard } from "./notes.js";
import { papersCard } from "./papers.js";
import { replanCard } from "./replan.js";
import { tourCard } from "./tour.js";
import { whyCard } from "./why.js";

const SIDES = { missed: missedCard, replan: replanCard, make: makeCard, papers: papersCard, hours: hoursCard, notes: notesCard };

let shown = "";
export function showCard() {
  const plan = planNow(), box = byId("card");
  if (!plan || place.page !== "calendar") return fill(box);
  const visit = place.visit ? visitOf(plan, place.visit) : null;
  const name = isProposed() ? `effect|${hand.visit}` : place.side || (visit ? `why|${place.visit}` : "tour");
  fill(box, isProposed() ? effectCard(plan) : place.side ? SIDES[place.side](plan) : visit ? whyCard(plan, visit) : tourCard(plan));
  document.body.dataset.card = name.split("|")[0];
  if (hand.effect && document.activeElement?.dataset.key === "card-title") box.querySelector("[data-key=accept], [data-key=leave]")?.focus({ preventScroll: true }); // what it would do is known: yes or no is next
  if (name === shown) return;
  box.scrollTop = 0;
  if (shown && /^(effect|missed|replan|make|papers|hours|notes)/.test(name)) box.querySelector("h2")?.focus({ preventScroll: true });
  shown = name;
}
