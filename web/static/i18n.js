// The user's language: sentences from the catalogues, plurals, numbers and dates by Intl.

import { view } from "./state.js";

export const LANGUAGES = { kk: "Қазақша", ru: "Русский", en: "English", th: "ไทย" };
export const isLanguage = (name) => Object.hasOwn(LANGUAGES, name ?? "");

// Kazakh writes numbers as Russian does (812 935), and not every browser knows Kazakh.
const NUMBERS = { kk: "ru-RU", ru: "ru-RU", en: "en-GB", th: "th-TH" };
const DATES = { kk: "kk-KZ", ru: "ru-RU", en: "en-GB", th: "th-TH-u-ca-buddhist" };
const catalogues = {};

export async function loadWords(lang) {
  if (catalogues[lang]) return;
  const response = await fetch(new URL(`./i18n/${lang}.json`, import.meta.url));
  if (!response.ok) throw new Error(`no words for ${lang}`);
  catalogues[lang] = await response.json();
}

const words = () => catalogues[view.lang] ?? {};
export const has = (key) => key in words();

// A sentence with its gaps filled. The catalogues are checked by tests/test_planner_words.py.
export function t(key, gaps = {}) {
  const text = words()[key];
  if (text === undefined) console.error(`no word for ${key} in ${view.lang}`);
  return (text ?? key).replace(/\{(\w+)\}/g, (whole, name) => gaps[name] ?? whole);
}

const rules = {};
// The plural form of a sentence: key_one, key_few, key_many, key_other as the language asks.
export function plural(key, count, gaps = {}) {
  const form = (rules[view.lang] ??= new Intl.PluralRules(view.lang)).select(count);
  return t(has(`${key}_${form}`) ? `${key}_${form}` : `${key}_other`, { n: number(count), ...gaps });
}

const formats = new Map();
function format(Format, options) {
  const locale = (Format === Intl.NumberFormat ? NUMBERS : DATES)[view.lang], key = `${Format.name} ${locale} ${JSON.stringify(options)}`;
  if (!formats.has(key)) formats.set(key, new Format(locale, options));
  return formats.get(key);
}

export const number = (value, digits = 0) => format(Intl.NumberFormat, { maximumFractionDigits: digits }).format(value);
export const rounded = (value) => format(Intl.NumberFormat, { maximumSignificantDigits: 3 }).format(value);
// How much more or fewer, with its sign.
export const difference = (value) => format(Intl.NumberFormat, { maximumSignificantDigits: 3, signDisplay: "exceptZero" }).format(Math.round(value)).replace("-", "\u2212");
export const signedNumber = (value) => format(Intl.NumberFormat, { maximumFractionDigits: 0, signDisplay: "exceptZero" }).format(value).replace("-", "−");
export const measure = (value, unit) => format(Intl.NumberFormat, { style: "unit", unit, maximumFractionDigits: 1 }).format(value);
// Not every browser knows the Kazakh months: there a day is written in figures.
const KNOWS_MONTHS = /\p{Script=Cyrillic}/u.test(new Intl.DateTimeFormat("kk-KZ", { month: "long" }).format(0));
const inFigures = new Intl.DateTimeFormat("ru-RU", { dateStyle: "short" });
export const date = (value) => (view.lang === "kk" && !KNOWS_MONTHS ? inFigures : format(Intl.DateTimeFormat, { dateStyle: "long" })).format(new Date(value));
// A day in the words that `options` asks for, where a year is not wanted; the day is an ISO date.
export function day(value, options) {
  const figures = view.lang === "kk" && !KNOWS_MONTHS && options.month;
  return format(Intl.DateTimeFormat, { ...options, ...(figures ? { day: "2-digit", month: "2-digit" } : {}), timeZone: "UTC" }).format(new Date(value));
}
// Short names of the days, Monday first.
export const weekdays = () => [...Array(7).keys()].map((day) => format(Intl.DateTimeFormat, { weekday: "short", timeZone: "UTC" }).format(Date.UTC(2024, 0, 1 + day)));
export const minutes = (value) => t("minutes", { n: number(value, 1) });
// Compares words as the language orders them.
export const byWords = () => format(Intl.Collator, { numeric: true }).compare;
// By words, made once for each value and compared by one collator: making one at every comparison takes longer than all else.
export function sorted(values, of) {
  const compare = byWords();
  return values.map((value) => ({ value, words: of(value) })).sort((one, other) => compare(one.words, other.words)).map(({ value }) => value);
}
export const upper = (text) => text.toLocaleUpperCase(view.lang);

// Whole percents, finer near the ends; some is never 0 % and all but a few never 100 %.
export function percent(share) {
  const digits = (share > 0 && share < 0.01) || (share > 0.99 && share < 1) ? 2 : 0, step = 10 ** -(digits + 2);
  const shown = share > 0 && share < 1 ? Math.min(Math.max(share, step), 1 - step) : share;
  return format(Intl.NumberFormat, { style: "percent", maximumFractionDigits: digits }).format(shown);
}
