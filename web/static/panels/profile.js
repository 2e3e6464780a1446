// The page of a facility: who lives nearest to it, what falls to it, its hours, and where it sends people to.

import { saidBy } from "../client.js";
import { byId, fill, h } from "../dom.js";
import { minutes, percent, plural, rounded, sorted, t } from "../i18n.js";
import { catchmentCells } from "../layers/catchment.js";
import { goHome, goNear, goTo } from "../map.js";
import { everyone, facilityName, howName, kindName, serviceName, stratumName } from "../names.js";
import { catchmentBox, isStale, onProfile, profileFacility, profileNow, watchProfile } from "../profile.js";
import { signOf } from "../signs.js";
import { change, follow, found, view } from "../state.js";
import { stateWord } from "./facility.js";
import { SIGNS } from "./legend.js";
import { hoursPart } from "./profile-hours.js";
import { loadPart, staffPart } from "./profile-load.js";
import { peoplePart, timesPart } from "./profile-people.js";
import { servicesPart } from "./profile-services.js";

const icon = h("svg:path", { d: "M7 9V3h10v6M7 17H4v-8h16v8h-3M7 14h10v7H7Z", fill: "none", stroke: "currentColor", "stroke-width": 2 });

// ---- its name and three numbers, always in sight -------------------------------------------------------------------------

const back = () => {
  change({ facility: "" });
  goHome();
};

function title(facility) {
  const more = [kindName(facility.kind), facility.size_class, facility.ownership ? t(`ownership_${facility.ownership}`) : "", stateWord(facility)];
  return h("div", { class: "profile-title" },
    h("h2", {}, signOf(facility.kind, facility.open), facilityName(facility)),
    h("p", {}, more.filter(Boolean).join(" · ")),
    h("div", { class: "profile-tools" },
      h("button", { type: "button", class: "plain", "data-key": "profile-back", on: { click: back } }, `← ${t("all_facilities")}`),
      h("button", { type: "button", class: "plain", "data-key": "profile-print", on: { click: () => window.print() } }, h("svg:svg", { viewBox: "0 0 24 24", width: 15, height: 15, "aria-hidden": "true" }, icon.cloneNode()), t("print"))));
}

function figures({ answer, minutes: asked }) {
  const row = rowOf(answer), time = minutes(asked), stale = isStale() ? " stale" : "";
  const one = (tone, people, name, share = null) =>
    h("div", { class: `number ${tone}${tone === "near" ? "" : stale}`, title: plural("people", Math.round(people)), data: { people } },
      h("dt", {}, t(name, { minutes: time }), " ", share === null ? null : h("span", {}, percent(share))), h("dd", {}, rounded(people)));
  const share = row.people_nearest ? row.people_nearest_within / row.people_nearest : null;
  return [
    h("dl", { class: "numbers", id: "profile-numbers" }, one("near", row.people_nearest, "profile_nearest"), one("in", row.people_nearest_within, "profile_nearest_within", share), one("all", row.people_within, "profile_reach")),
    h("p", { class: "sentence" }, t(answer.service === "any" ? "profile_sentence" : "profile_sentence_service", { who: stratumName(row.stratum), n: rounded(row.people_nearest), mode: howName(answer.mode), service: serviceName(answer.service) })),
  ];
}

// The row of the chosen group; of a region that was changed meanwhile, everyone's.
export const rowOf = (answer) => answer.people.find(({ stratum }) => stratum === view.stratum) ?? answer.people.find(({ stratum }) => stratum === everyone()) ?? answer.people[0];

function drawHead() {
  const facility = profileFacility(), profile = profileNow();
  document.body.classList.toggle("on-profile", onProfile());
  document.body.classList.toggle("has-profile", Boolean(facility && profile?.answer));
  fill(byId("profile-head"), ...(facility ? [title(facility), ...(profile?.answer?.gives_service ? figures(profile) : [])] : []));
}

// ---- the rest ---------------------------------------------------------------------------------------------------------------

// Nothing is chosen yet: what to do, and a list that does it.
function choice() {
  const listed = sorted(found.facilities, facilityName), choose = (event) => change({ facility: event.target.value });
  return h("div", { class: "choose" },
    h("h2", {}, t("profile_choose")), h("p", {}, t("profile_choose_how")),
    h("label", {}, h("span", {}, t("column_facility")), h("select", { "data-key": "profile-choose", on: { change: choose } }, h("option", { value: "" }, "–"), listed.map((one) => h("option", { value: one.id }, `${facilityName(one)} · ${kindName(one.kind)}`)))));
}

function notCounted(answer, facility) {
  const any = () => change({ service: "any" });
  if (!facility.open) return h("p", { class: "profile-told" }, t("profile_closed"));
  if (!answer.on_street) return h("p", { class: "profile-told" }, t("profile_no_street", { mode: howName(answer.mode) }));
  if (answer.gives_service) return null;
  return h("div", { class: "profile-told" }, h("p", {}, t("profile_not_given", { service: serviceName(answer.service) })), h("button", { type: "button", class: "plain", "data-key": "profile-any", on: { click: any } }, t("profile_show_any")));
}

function draw() {
  if (view.page !== "facilities") return;
  const facility = profileFacility(), profile = profileNow(), box = byId("profile");
  if (!view.facility) fill(box, choice());
  else if (profile?.trouble) fill(box, h("p", { class: "profile-told" }, saidBy(profile.trouble) || t("profile_none")), h("button", { type: "button", class: "plain", "data-key": "profile-back", on: { click: back } }, `← ${t("all_facilities")}`));
  else if (!profile || !facility) fill(box, h("p", { class: "stale" }, t("profile_wait")));
  else {
    const { answer } = profile, parts = answer.gives_service ? [timesPart(answer), peoplePart(answer), loadPart(answer), staffPart(answer)] : [];
    fill(box, notCounted(answer, facility), ...parts, hoursPart(answer, facility), servicesPart(answer));
  }
  box.classList.toggle("stale-parts", isStale());
}

// ---- the map ----------------------------------------------------------------------------------------------------------------

// The catchment is brought into sight once for a facility; a link that holds a place of its own keeps it.
let fitted = "", turned = true;
function fit() {
  const cells = profileNow()?.answer?.cells?.cell, { grid } = found;
  if (!onProfile()) [fitted, turned] = ["", view.page !== "facilities" ? false : turned];
  if (!onProfile() || !profileFacility() || !cells || !grid || fitted === view.facility) return;
  const linked = turned && view.centre;
  [fitted, turned] = [view.facility, false];
  if (linked) return;
  // In the next frame: numbers that have come make the sheet of a phone taller, and the map lower.
  if (catchmentBox()) requestAnimationFrame(() => catchmentBox() && goTo(catchmentBox()));
  else goNear([profileFacility().lon, profileFacility().lat], 13);
}

// In the legend, while the catchment is on the map.
const cellSigns = () => (catchmentCells() ? h("ul", { class: "kinds cells" }, [["near", "legend_catchment"], ["far", "legend_catchment_far"]].map(([sign, name]) => h("li", {}, h("i", { class: sign }), t(name)))) : null);

const openList = () => view.page === "facilities" && change({ drawer: "facilities", tool: "" });

export function showProfile() {
  watchProfile();
  SIGNS.push(cellSigns);
  follow(["page", "facility"], openList);
  openList();
  follow(["page", "facility", "facilities", "profile", "minutes", "stratum", "mode", "service", "changes", "draft", "lang", "colours", "fonts"], () => {
    drawHead();
    draw();
  });
  follow(["page", "facility", "profile", "facilities", "grid"], fit);
}
