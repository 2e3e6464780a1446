// The reader's language: sentences, numbers, times of day; and the state of the page.

const data = JSON.parse(document.getElementById("visits-data").textContent);
const LOCALES = { kk: ["ru-KZ", "ru-RU"], ru: ["ru-RU"], en: ["en-GB"], th: ["th-TH"] };
const asked = new URLSearchParams(location.search).get("lang");
const state = { lang: asked in LOCALES ? asked : data.lang, day: 0, team: null };
const drawTimes = () => {}; // nothing between the ground and its streets

const element = (id) => document.getElementById(id);
const colour = (name) => getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim();
const rgb = (text) => [1, 3, 5].map((at) => parseInt(text.slice(at, at + 2), 16));

function t(key, gaps = {}) {
  const text = data.words[state.lang][key] ?? data.words.en[key] ?? key;
  return text.replace(/\{(\w+)\}/g, (whole, name) => gaps[name] ?? whole);
}
const number = (value, digits = 0) => new Intl.NumberFormat(LOCALES[state.lang], { maximumFractionDigits: digits }).format(value);
function plural(key, count) {
  const form = `${key}_${new Intl.PluralRules(LOCALES[state.lang]).select(count)}`;
  return t(form in data.words[state.lang] ? form : `${key}_other`, { n: number(count) });
}

const clock = (seconds) => [seconds / 3600, (seconds / 60) % 60].map((part) => String(Math.floor(part)).padStart(2, "0")).join(":");
const span = (from, to) => `${clock(from)}–${clock(to)}`;
const kilometres = (metres) => t("visits_km", { n: number(metres / 1000, metres < 10000 ? 1 : 0) });
function duration(seconds) {
  const minutes = seconds > 0 ? Math.max(1, Math.round(seconds / 60)) : 0;
  if (minutes <= 90) return t("visits_minutes", { n: number(minutes) });
  const h = Math.floor(minutes / 60), m = minutes % 60;
  return m ? t("visits_hours_minutes", { h: number(h), m: number(m) }) : t("visits_hours", { h: number(h) });
}
const skill = (name) => data.words[state.lang][`visits_skill_${name.toLowerCase()}`] ?? name;

// An element with its attributes and what stands in it; text is text.
function make(tag, attributes = {}, ...inside) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) if (value !== null) made.setAttribute(name, value);
  made.append(...inside.filter((one) => one !== null));
  return made;
}
