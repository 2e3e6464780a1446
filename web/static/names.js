// What things are called: strata by their ages, services, modes and kinds by the catalogues, places by their names.

import { found, view } from "./state.js";
import { has, number, plural, t } from "./i18n.js";
import { isInside, mercatorX, mercatorY } from "./mercator.js";

const plain = (name) => (name.charAt(0).toUpperCase() + name.slice(1)).replaceAll("_", " ");
const spoken = (key, name) => (has(`${key}_${name}`) ? t(`${key}_${name}`) : plain(name));

export const serviceName = (name) => spoken("service", name);
export const modeName = (name) => spoken("mode", name);
export const howName = (name) => spoken("how", name);
export const kindName = (name) => spoken("kind", name);
export const professionName = (name) => spoken("profession", name);

// The name in the user's language; else as it is written, or in English where it is in letters they cannot read.
const READABLE = { kk: /^[^\u0e00-\u0e7f]*$/, ru: /^[^\u0e00-\u0e7f]*$/, en: /^[^\u0400-\u052f\u0e00-\u0e7f]*$/, th: /^[^\u0400-\u052f]*$/ };
export const localName = (name, names = {}) => names[view.lang] || (!READABLE[view.lang].test(name) && names.en) || name;

// A synthetic region is marked as such beside its name: the same in brackets behind it is not said twice.
export function regionName(region) {
  if (!region) return "";
  const name = localName(region.name, region.names);
  return region.synthetic ? name.replace(/\s*\([^()]*\)$/, "") : name;
}
export const facilityName = (one) => localName(one.name, one.names) || (one.state === "added" ? newFacilityName(one) : one.facility_id);

// A new facility that nobody has named: its kind and the boundary it stands in.
export function newFacilityName({ kind = "other", lon, lat }) {
  const boundary = boundaryAt({ x: mercatorX(lon), y: mercatorY(lat) });
  return [kindName(kind), boundary && boundaryName(boundary.id)].filter(Boolean).join(", ");
}

// The boundary that a place (parts of the world) lies in.
export const boundaryAt = ({ x, y }) => found.boundaries.find(({ rings, box }) => x >= box[0] && y >= box[1] && x <= box[2] && y <= box[3] && isInside(rings, x, y));

export function boundaryName(id, written = "") {
  if (id === "all") return t("whole_region");
  if (id === "none") return t("no_boundary");
  const known = found.boundaries.find((one) => one.id === id);
  return known ? localName(known.name, known.names) : written;
}

const FEMALE = /^(f|w|females?|woman|women|girls?|ж|жен|женщин[аы]?|девочки|әйел|әйелдер|қыздар|หญิง)$/;
const MALE = /^(m|males?|man|men|boys?|м|муж|мужчин[аы]?|мальчики|ер|ерлер|ұлдар|ชาย)$/;
const BELOW = /^(under|below|до|младше)$/;
const UPWARDS = /^(aged|over|from|above|plus|старше|от|\+)$/;

// Ages and sex as the name of a stratum tells them (geo/strata.py reads them the same way).
export function readStratum(name) {
  const parts = name.toLowerCase().match(/\d+|\+|[\p{L}\p{M}]+/gu) ?? [];
  const female = parts.some((part) => FEMALE.test(part)), male = parts.some((part) => MALE.test(part));
  const ages = parts.filter((part) => /^\d+$/.test(part) && Number(part) <= 120).map(Number);
  const band = { sex: female === male ? "" : female ? "female" : "male", from: null, to: null };
  if (ages.length === 2 && ages[0] <= ages[1]) return { ...band, from: ages[0], to: ages[1] };
  if (ages.length !== 1) return band;
  if (parts.some((part) => BELOW.test(part)) && ages[0] > 0) return { ...band, from: 0, to: ages[0] - 1 };
  return parts.some((part) => UPWARDS.test(part)) ? { ...band, from: ages[0] } : band;
}

// In words, as publications say them (Speech.stratum): for sentences. Chips, bars, keys and tables have them side by
// side, where a scale of figures is read at a glance and needs no translation: 0–4, 5–14, 65+.
export const stratumName = (name) => called(name, agesInWords);
export const shortStratum = (name) => called(name, agesInFigures);

function called(name, ages) {
  if (name === everyone()) return t("everyone");
  const band = readStratum(name);
  return plain(ages(band, band.sex ? t(`sex_${band.sex}`) : "") || name);
}

function agesInWords({ from, to }, who) {
  const years = (count, n = number(count)) => plural("years", count, { n });
  if (to === null && from === null) return who;
  if (to === null) return t(who ? "who_over" : "ages_over", { who: who.toLowerCase(), n: years(from) });
  if (!from) return t(who ? "who_under" : "ages_under", { who: who.toLowerCase(), n: years(to + 1) });
  return t(who ? "who_aged" : "ages_aged", { who: who.toLowerCase(), n: years(to, from < to ? `${from}–${to}` : String(to)) });
}

function agesInFigures({ from, to }, who) {
  const figures = to !== null ? (from < to ? `${from}–${to}` : String(to)) : from === null ? "" : `${from}+`;
  return `${who} ${figures}`.trim();
}

// The stratum that counts each person once; of a region whose strata are parts, the first.
export const everyone = () => found.grid?.everyone || found.region?.strata[0] || "";
