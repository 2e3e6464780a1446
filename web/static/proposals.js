// What is proposed: sites that the service has chosen, counted anew as the question moves on, and taken into the scenario.
//
// `found.proposals` holds { plan, asked, sites, before, key, stale }; the sites keep their order, so that what each adds
// to those before it can be told. A site is *accepted* when the scenario holds the change it became, and *kept* when its
// place is among the must-have places of the form: undoing either is enough to take it back. Numbers of the plan are the
// service's; once anything moves they are asked again as what-ifs, one for each number of sites, and equal a full study.

import { saidBy, whatIf } from "./client.js";
import { t } from "./i18n.js";
import { goTo, isInSight } from "./map.js";
import { edit, freshId } from "./scenario.js";
import { affordable, candidatesNow, capacityWanted, formNow, kindNow, mustNow, placeAt, REFUSED_M, samePlace, servicesWanted, setForm } from "./siting-form.js";
import { askPlan } from "./siting-requests.js";
import { change, find, follow, found, view } from "./state.js";

const PROOF_S = 15;
const REST_MS = 120;
const AROUND = 0.02; // degrees of the neighbourhood that is seen around a site
const MOST_COUNTED = 30; // sites whose own part is told; of more, the sum

// ---- the question ------------------------------------------------------------------------------------------------------

export const isAccepted = (site) => Boolean(site.change) && view.changes.some(({ id }) => id === site.change);
export const isKept = (site) => formNow().must.some((place) => samePlace(place, site));

// The scenario that the proposals build on: all that stands but the proposals themselves.
function ground() {
  const ours = new Set((found.proposals?.sites ?? []).map((site) => site.change).filter(Boolean));
  return view.changes.filter((one) => one.on !== false && !ours.has(one.id));
}

function questionNow(changes) {
  const form = formNow(), money = form.by === "money" && affordable() !== null;
  return {
    model: form.model, mode: view.mode, service: view.service, stratum: view.stratum, threshold_min: view.minutes,
    sites: form.model === "lscp" || money ? 0 : form.sites,
    ...(money ? { budget: form.budget, cost: form.cost } : {}),
    candidates: candidatesNow(),
    boundaries: form.inside ? [form.inside] : [],
    must: mustNow(changes).map(({ lon, lat }) => ({ lon, lat })),
    forbidden: form.not.map(({ lon, lat }) => ({ lon, lat, radius_m: REFUSED_M })),
    changes, time_limit_s: PROOF_S, wait: true,
  };
}

// Whether something else is asked now than what the sites were chosen for.
export const isAskedAnew = () => Boolean(found.proposals) && JSON.stringify(questionNow(ground())) !== found.proposals.asked;

// ---- solving -----------------------------------------------------------------------------------------------------------

let turn = null;

export function stopSolving() {
  turn?.abort();
  turn = null;
  find({ solving: null });
}

export async function solve(part) {
  if (part) setForm(part);
  stopSolving();
  const mine = (turn = new AbortController()), region = view.region;
  const changes = view.changes.filter((one) => one.on !== false), body = questionNow(changes);
  const tell = (said) => turn === mine && find({ solving: { said } });
  find({ solving: { said: "" }, sitingTrouble: "" });
  try {
    const plan = await askPlan(region, body, { signal: mine.signal, tell });
    if (turn !== mine || region !== view.region) return;
    find({ proposals: proposalsOf(plan, body) });
    if (plan.sites.length) change({ drawer: "proposals" });
    showAll(found.proposals.sites);
  } catch (trouble) {
    if (turn !== mine || mine.signal.aborted) return;
    find({ sitingTrouble: saidBy(trouble) || t("no_answer") });
  }
  if (turn === mine) stopSolving();
}

let number = 0;
function proposalsOf(plan, body) {
  const sites = plan.sites.map(({ lon, lat, gained, people_gained }) => {
    number += 1;
    return { key: `site${number}`, change: "", moved: false, ...placeAt(lon, lat), lost: false, gained: { [body.stratum]: people_gained, ...gained } };
  });
  const asked = { mode: body.mode, service: body.service, stratum: body.stratum, minutes: body.threshold_min };
  const made = { plan, question: asked, asked: JSON.stringify(body), required: body.must.length, sites, stale: false, total: null };
  return { ...made, key: keyOf(made, body.changes) };
}

// Where some are out of sight, the map goes to where all of them are.
function showAll(sites) {
  if (sites.every(({ lon, lat }) => isInSight([lon, lat]))) return;
  const lon = sites.map((site) => site.lon), lat = sites.map((site) => site.lat);
  goTo([Math.min(...lon) - AROUND, Math.min(...lat) - AROUND, Math.max(...lon) + AROUND, Math.max(...lat) + AROUND]);
}

// ---- numbers -----------------------------------------------------------------------------------------------------------

const keyOf = ({ sites }, changes) => JSON.stringify([view.region, view.mode, view.service, view.minutes, changes, sites.map(({ lon, lat }) => [lon, lat])]);

const asChange = ({ lon, lat }, i) => ({ type: "add_facility", id: `proposed${i}`, lon, lat, kind: kindNow(), services: servicesWanted() });

async function countWith(changes, sites, signal) {
  const body = { changes: [...changes, ...sites.map(asChange)], mode: view.mode, service: view.service, threshold_min: view.minutes, capacity: false };
  const { rows, changes: effects } = await whatIf(view.region, body, signal);
  const lost = sites.map((_, i) => effects[changes.length + i]?.on_street === false);
  return { people: Object.fromEntries(rows.map((row) => [row.stratum, row.people_after])), lost };
}

const less = ({ people: after }, { people: before }) => Object.fromEntries(Object.keys(after).map((stratum) => [stratum, after[stratum] - before[stratum]]));

let counting = { key: "", stop: null }, later = 0;

function countLater() {
  const now = found.proposals;
  if (!now || dragged) return;
  const key = keyOf(now, ground());
  if (key === now.key) {
    counting.stop?.abort();
    counting = { key: "", stop: null };
    if (now.stale) find({ proposals: { ...now, stale: false } });
    return;
  }
  if (key === counting.key) return;
  if (!now.stale) find({ proposals: { ...now, stale: true } });
  clearTimeout(later);
  later = setTimeout(() => count(key), REST_MS);
}

// What each site adds to those before it, and all of them together.
async function count(key) {
  const { sites } = found.proposals ?? {}, changes = ground();
  if (!sites || dragged || key !== keyOf(found.proposals, changes)) return;
  counting.stop?.abort();
  counting = { key, stop: new AbortController() };
  const { signal } = counting.stop, steps = sites.length > MOST_COUNTED ? [0, sites.length] : [...sites.keys(), sites.length];
  try {
    const counts = await Promise.all(steps.map((many) => countWith(changes, sites.slice(0, many), signal)));
    if (counting.key !== key || !found.proposals) return;
    const told = sites.map((site, i) => ({ ...site, lost: counts.at(-1).lost[i], gained: steps.length > i + 1 && steps[i + 1] === i + 1 ? less(counts[i + 1], counts[i]) : null }));
    counting = { key: "", stop: null };
    find({ proposals: { ...found.proposals, sites: told, total: less(counts.at(-1), counts[0]), key, stale: false } });
  } catch (trouble) {
    if (signal.aborted) return;
    counting = { key: "", stop: null };
    find({ sitingTrouble: saidBy(trouble) || t("no_answer") });
  }
}

// People of a stratum whom all the sites bring within reach.
export function gainOfAll(stratum) {
  const { sites, total } = found.proposals;
  return total ? (total[stratum] ?? 0) : sites.reduce((sum, site) => sum + (site.gained?.[stratum] ?? 0), 0);
}

// ---- what the user does with them ----------------------------------------------------------------------------------------

const put = (sites) => find({ proposals: { ...found.proposals, sites } });

// Into the scenario, as one step that can be undone.
export function accept(chosen) {
  const sites = chosen.filter((site) => !isAccepted(site)), made = new Map();
  if (!sites.length) return;
  let list = view.changes;
  for (const site of sites) {
    const id = freshId("proposed", list), rank = found.proposals.sites.indexOf(site) + 1;
    const added = { id, type: "add_facility", lon: site.lon, lat: site.lat, kind: kindNow(), name: t("proposed_name", { n: rank }) };
    const services = servicesWanted(), capacity = capacityWanted();
    list = [...list, { ...added, ...(services ? { services } : {}), ...(capacity ? { capacity_per_day: capacity } : {}) }];
    made.set(site.key, id);
  }
  const given = new Set(made.values()); // an id that was given before and undone is another site's now
  put(found.proposals.sites.map((site) => (made.has(site.key) ? { ...site, change: made.get(site.key) } : given.has(site.change) ? { ...site, change: "" } : site)));
  edit(list);
}

// Kept in the next plan, or no longer.
export function keep(site) {
  const { must } = formNow(), others = must.filter((place) => !samePlace(place, site));
  setForm({ must: others.length < must.length ? others : [...must, placeAt(site.lon, site.lat)] });
}

// Not here, nor near: taken out, and forbidden in the next plan.
export function refuse(site) {
  const form = formNow();
  setForm({ must: form.must.filter((place) => !samePlace(place, site)), not: [...form.not, placeAt(site.lon, site.lat)] });
  find({ proposals: { ...found.proposals, total: null, sites: found.proposals.sites.filter(({ key }) => key !== site.key) } });
}

export const forget = () => {
  stopSolving();
  find({ proposals: null, sitingTrouble: "" });
};

// ---- moved by hand -------------------------------------------------------------------------------------------------------

let dragged = null; // the site in hand, from where, and the counts without it

// The site goes there; while it is in hand its gain beyond all the others is asked again and again, one at a time.
export function moveTo(key, x, y, lon, lat) {
  const site = found.proposals.sites.find((one) => one.key === key);
  if (!dragged || dragged.key !== key) {
    const changes = ground(), others = found.proposals.sites.filter((one) => one.key !== key);
    dragged = { key, from: site, changes, others, known: Promise.all([countWith(changes, []), countWith(changes, others)]), asking: false };
  }
  const sites = found.proposals.sites.map((one) => (one.key === key ? { ...one, x, y, lon, lat, moved: true } : one));
  find({ proposals: { ...found.proposals, sites, held: true } });
  countMoved();
}

async function countMoved() {
  const mine = dragged;
  if (!mine || mine.asking) return;
  mine.asking = true;
  const place = ({ lon, lat }) => `${lon} ${lat}`, site = found.proposals.sites.find(({ key }) => key === mine.key);
  try {
    const [none, others] = await mine.known, all = await countWith(mine.changes, [...mine.others, site]);
    mine.asking = false;
    if (dragged !== mine) return;
    const sites = found.proposals.sites.map((one) => (one.key === mine.key ? { ...one, lost: all.lost.at(-1), gained: less(all, others) } : one));
    find({ proposals: { ...found.proposals, sites, total: less(all, none) } });
    if (place(sites.find(({ key }) => key === mine.key)) !== place(site)) countMoved();
  } catch {
    mine.asking = false; // letting go asks anew, and says what went wrong
  }
}

// As if it had never been taken.
export function putBack() {
  if (!dragged) return;
  const { key, from } = dragged;
  dragged = null;
  find({ proposals: { ...found.proposals, held: false, key: "", sites: found.proposals.sites.map((one) => (one.key === key ? from : one)) } });
}

// Let go: the place is the user's now, so the next plan keeps it.
export function drop() {
  if (!dragged) return;
  const { key, from } = dragged, site = found.proposals.sites.find((one) => one.key === key), place = placeAt(site.lon, site.lat);
  dragged = null;
  const sites = found.proposals.sites.map((one) => (one.key === key ? { ...one, ...place } : one));
  find({ proposals: { ...found.proposals, sites, held: false } });
  setForm({ must: [...formNow().must.filter((one) => !samePlace(one, from)), place] });
  if (isAccepted(site)) edit(view.changes.map((one) => (one.id === site.change ? { ...one, lon: place.lon, lat: place.lat } : one)));
  countLater();
}

export function watchProposals() {
  follow(["mode", "service", "minutes", "changes", "proposals"], countLater);
  let region = "";
  follow(["region"], () => {
    if (region && region !== view.region) {
      forget();
      setForm({ must: [], not: [], inside: "", kind: "", capacity: null });
    }
    region = view.region;
  });
}
