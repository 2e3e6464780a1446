// What it gives, and where it sends people for what it does not: the nearest other that gives it, and the hospital.

import { h } from "../dom.js";
import { minutes, t } from "../i18n.js";
import { facilityName, howName, kindName, serviceName } from "../names.js";
import { change, found } from "../state.js";

const HOSPITAL = "hospital";
const BESIDE = "car"; // how people are sent on, beside the travel mode that is asked about

export function servicesPart(answer) {
  const gives = answer.services.map((name) => h("li", {}, serviceName(name))), lines = referralLines(answer);
  return h("section", { class: "part", id: "profile-services" },
    h("h3", {}, t("services")), gives.length ? h("ul", { class: "given" }, gives) : h("p", { class: "quiet" }, t("services_unknown")),
    h("h3", {}, t(answer.referrals.some((one) => one.gives !== HOSPITAL) ? "referrals" : "referral_hospital")),
    h("dl", { class: "referrals" }, lines.flatMap(({ names, found: ways }) => [h("dt", { data: { gives: names.join(" ") } }, names.map((name) => (name === HOSPITAL ? kindName(name) : serviceName(name))).join(", ")), h("dd", {}, told(ways))])));
}

// Services for which people are sent the same ways stand on one line.
function referralLines(answer) {
  const modes = [...new Set([answer.mode, BESIDE])], lines = new Map();
  for (const name of new Set(answer.referrals.map((one) => one.gives))) {
    const ways = modes.map((mode) => answer.referrals.find((one) => one.gives === name && one.mode === mode)).filter(Boolean);
    const key = ways.map((one) => `${one.facility_id} ${one.travel_time_s}`).join("|");
    if (lines.has(key)) lines.get(key).names.push(name);
    else lines.set(key, { names: [name], found: ways });
  }
  return [...lines.values()];
}

// The nearest by the travel mode asked for; by car too, with its name where that is another one.
function told([first, second]) {
  const time = (one) => `${minutes(Math.max(1, Math.round(one.travel_time_s / 60)))} ${howName(one.mode)}`;
  const none = (one) => h("span", { class: "quiet" }, t("referral_none", { mode: howName(one.mode) }));
  const same = second && second.facility_id === first.facility_id;
  const one = (way, named) => (!way.facility_id ? [none(way)] : named ? [link(way), ` ${time(way)}`] : [time(way)]);
  return [...one(first, true), ...(second ? [" · ", ...one(second, !same)] : [])];
}

function link({ facility_id: id, name }) {
  const known = found.facilities.find((one) => one.id === id);
  return h("button", { type: "button", class: "to", data: { to: id }, on: { click: () => change({ facility: id }) } }, known ? facilityName(known) : name || id);
}
