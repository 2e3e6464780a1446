// Scenarios that the service keeps: listed, opened, saved, removed. `found.kept` are those of the region, `found.opened`
// the one that is shown, as it was last read; what differs from it is not saved yet.

import * as client from "./client.js";
import { t } from "./i18n.js";
import { begin, edit, freshId, restate } from "./scenario.js";
import { find, follow, found, view } from "./state.js";

// A link may hold a kept scenario with changes that nobody has saved: those are what it shows.
const changesInLink = new URLSearchParams(location.search).has("changes");
let linkRead = false;

const textOf = (changes) => JSON.stringify(changes);
export const openedNow = () => (found.opened?.id === view.scenario ? found.opened : null);
export const isUnsaved = () => textOf(view.changes) !== textOf(openedNow()?.changes ?? []);

// Every line needs an id of its own.
function withIds(kept) {
  const changes = kept.changes.reduce((list, one) => [...list, one.id ? one : { ...one, id: freshId(one.type, [...list, ...kept.changes]) }], []);
  return { ...kept, changes };
}

export function watchKept() {
  follow(["region"], listKept);
  follow(["scenario", "region"], readOpened);
}

export async function listKept() {
  const { region } = view;
  if (!region) return;
  try {
    const kept = await client.listScenarios(region);
    if (region === view.region) find({ kept });
  } catch {
    if (region === view.region) find({ kept: [] }); // who may not see scenarios still makes changes of their own
  }
}

// The scenario that the view names: by a link, or by going back to it.
async function readOpened() {
  const { scenario, region } = view, fromLink = !linkRead;
  if (!region || found.region?.id !== region) return;
  linkRead = true;
  if (scenario === (found.opened?.id ?? "")) return;
  if (!scenario) {
    find({ opened: null });
    return;
  }
  try {
    const opened = withIds(await client.readScenario(scenario));
    if (scenario !== view.scenario) return;
    if (opened.region_id !== region) throw new Error("of another region");
    find({ opened });
    if (fromLink && !changesInLink) begin(opened.changes, scenario);
  } catch (trouble) {
    if (scenario !== view.scenario) return;
    restate(view.changes, "");
    tell("gone", trouble);
  }
}

export async function open(id) {
  say();
  try {
    const opened = id ? withIds(await client.readScenario(id)) : null;
    find({ opened });
    edit(opened?.changes ?? [], "", id);
  } catch (trouble) {
    tell("failed", trouble);
  }
}

// Keeps what stands there: in the place of the opened one, or as a new one.
export async function save(name, { anew = false } = {}) {
  const opened = anew ? null : openedNow(), body = { name: name.trim() || newName(), description: opened?.description ?? "", changes: view.changes };
  say({ doing: true });
  try {
    const kept = withIds(opened ? await client.changeScenario(opened.id, body, opened.etag) : await client.addScenario(view.region, body));
    find({ opened: kept });
    restate(kept.changes, kept.id);
    say({ done: t("scenario_saved", { name: kept.name }) });
    listKept();
  } catch (trouble) {
    tell(trouble.status === 412 ? "changed" : trouble.status === 404 && opened ? "gone" : "failed", trouble);
  }
}

export async function remove() {
  const opened = openedNow();
  try {
    await client.removeScenario(opened.id, opened.etag);
    leaveKept();
    say({ done: t("scenario_removed", { name: opened.name }) });
    listKept();
  } catch (trouble) {
    tell(trouble.status === 412 ? "changed" : "failed", trouble);
  }
}

// The same changes as a draft of their own.
export function leaveKept() {
  find({ opened: null });
  restate(view.changes, "");
}

export const newName = () => t("scenario_number", { n: 1 + (found.kept?.length ?? 0) });

// ---- what is said of it ------------------------------------------------------------------------------------------------

// { doing } while it is being saved, { done: sentence }, or { trouble: "changed" | "forbidden" | "gone" | "failed", message }.
const say = (told = null) => find({ keeping: told });

function tell(what, trouble) {
  say({ trouble: trouble.status === 403 ? "forbidden" : what, message: client.saidBy(trouble) });
}
