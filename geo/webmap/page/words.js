// The reader's language: sentences from the catalogues, numbers by locale, names of strata, services and kinds.

const data = JSON.parse(document.getElementById("qamtu-data").textContent);
// Kazakh writes numbers as Russian does (812 935), and not every browser knows Kazakh.
const LOCALES = { kk: ["ru-KZ", "ru-RU"], ru: ["ru-RU"], en: ["en-GB"], th: ["th-TH"], fr: ["fr-FR"] };
const asked = new URLSearchParams(location.search).get("lang");
const state = {
  lang: asked in data.words ? asked : data.lang,
  mode: data.coverage.modes[0],
  service: data.coverage.services[0],
  stratum: data.strata.find((stratum) => stratum.everyone).name,
  threshold: data.coverage.thresholds[0],
  also: "",
  sort: { column: "out", falling: true },
  boundary: null,
  facility: null,
  layers: { surface: true, people: true, facilities: true, sites: true, boundaries: true, catchments: false, places: true },
};
const everyone = state.stratum;

function t(key, gaps = {}) {
  const words = data.words[state.lang];
  const text = words[key] ?? data.words.en[key] ?? key;
  return text.replace(/\{(\w+)\}/g, (whole, name) => gaps[name] ?? whole);
}
const has = (key) => key in data.words.en;
const element = (id) => document.getElementById(id);
const plain = (name) => (name.charAt(0).toUpperCase() + name.slice(1)).replaceAll("_", " ");

const number = (value, digits = 0) =>
  new Intl.NumberFormat(LOCALES[state.lang], { maximumFractionDigits: digits }).format(value);
const rounded = (value) =>
  new Intl.NumberFormat(LOCALES[state.lang], { maximumSignificantDigits: 3 }).format(value);
// Whole percents, finer near the ends; some is never 0 % and all but a few never 100 % (as Speech.percent has it).
function percent(share, digits = (share > 0 && share < 0.01) || (share > 0.99 && share < 1) ? 2 : 0) {
  const step = 10 ** -(digits + 2), whole = Math.abs(share - Math.round(share)) < 1e-9;
  const shown = whole ? share : share < 1 ? Math.min(Math.max(share, step), 1 - step) : share;
  return new Intl.NumberFormat(LOCALES[state.lang], { style: "percent", maximumFractionDigits: digits }).format(shown);
}
const minutes = (value) => t("minutes", { n: number(value, 1) });

// The plural form of a sentence: key_one, key_few, key_many, key_other as the language asks.
function plural(key, count, gaps = {}) {
  const form = new Intl.PluralRules(LOCALES[state.lang]).select(count);
  return t(`${key}_${form}` in data.words[state.lang] ? `${key}_${form}` : `${key}_other`, { n: number(count), ...gaps });
}

const serviceName = (name) => (has(`service_${name}`) ? t(`service_${name}`) : plain(name));
const modeName = (name) => (has(`mode_${name}`) ? t(`mode_${name}`) : plain(name));
const howName = (name) => (has(`how_${name}`) ? t(`how_${name}`) : plain(name));
const kindName = (name) => (has(`kind_${name}`) ? t(`kind_${name}`) : plain(name));
// The name in the reader's language; else as it is written, or in English where it is written in letters they cannot read.
const READABLE = { kk: /^[^\u0e00-\u0e7f]*$/, ru: /^[^\u0e00-\u0e7f]*$/, en: /^[^\u0400-\u052f\u0e00-\u0e7f]*$/, th: /^[^\u0400-\u052f]*$/, fr: /^[^\u0400-\u052f\u0e00-\u0e7f]*$/ };
const placeName = (names) => names[state.lang] || (!READABLE[state.lang].test(names[""]) && names.en) || names[""];
const boundaryNames = new Map(data.boundaries.map(({ id, names }) => [id, names]));
function boundaryName(id, name) {
  if (id === "all") return t("whole_region");
  if (id === "none") return t("no_boundary");
  return boundaryNames.has(id) ? placeName(boundaryNames.get(id)) : name;
}

// In words, as publications say them (Speech.stratum): for sentences. Chips and tables have them side by side, where a
// scale of figures is read at a glance: 0–4, 5–14, 65+.
const stratumName = (name) => called(name, agesInWords);
const shortStratum = (name) => called(name, agesInFigures);

function called(name, ages) {
  const stratum = data.strata.find((one) => one.name === name);
  if (!stratum) return plain(name);
  if (stratum.everyone) return t("everyone");
  return plain(ages(stratum, stratum.sex ? t(`sex_${stratum.sex}`) : "") || name);
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

const escaped = (text) =>
  String(text).replace(/[&<>"']/g, (sign) => ({ "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;" })[sign]);
