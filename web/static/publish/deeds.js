// What is done to a publication, one thing at a time; what was refused is told where it was asked for.

import { find, view } from "../state.js";
import { say } from "../said.js";
import { t } from "../i18n.js";
import { forgetForm, form } from "../visits/forms.js";
import { renew, publication, valueOf } from "./loading.js";
import { go, place } from "./place.js";
import * as service from "./requests.js";

export const doing = { busy: "", trouble: null, where: "", of: "", done: "", undo: null, given: null, started: "" };
const here = () => `${view.region}|${place.publication}`; // what is told and undone is told and undone there alone
export const isHere = () => doing.of === here();

async function deed(where, act, done, undo = null) {
  if (doing.busy) return null;
  Object.assign(doing, { busy: where, trouble: null, where, of: here(), done: "", undo: null });
  find({ deeds: {} });
  try {
    const told = await act();
    Object.assign(doing, { done, undo });
    if (done) say(done);
    renew();
    return told ?? true;
  } catch (trouble) {
    doing.trouble = trouble;
    if ([412, 422].includes(trouble.status)) renew(); // somebody else was quicker: what they wrote is shown
    return null;
  } finally {
    doing.busy = "";
    find({ deeds: {} });
  }
}

export const troubleAt = (where) => (doing.where === where && isHere() ? doing.trouble : null);

export function forgetDone() {
  Object.assign(doing, { done: "", undo: null });
  find({ deeds: {} });
}

export async function freeze(region, given) {
  const job = await deed("freeze", () => service.startPublication(region, given), t("publish_started"));
  if (!job) return;
  doing.started = job.id;
  forgetForm("freeze");
}

export async function takeStep(step, comment) {
  const { publication: of } = place;
  if (await deed("step", () => service.takeStep(of, { step, comment }), t(`publish_did_${step}`))) forgetForm(`step|${of}`);
}

// Whose pages may show its figures; the list before is a button away.
export async function putOrigins(origins) {
  const { publication: of } = place, written = () => form(`origins|${of}`, () => ({ text: null })).text, sent = written();
  await publication().come; // what the last deed made of it
  const seen = place.publication === of ? valueOf(publication()) : null;
  if (!seen) return;
  const { tag, frame_ancestors: before } = seen;
  if (!(await deed("origins", () => service.changeOrigins(of, tag, origins), t("publish_origins_saved"), () => putOrigins(before)))) return;
  if (place.publication === of) await publication().come; // until then what was written stands in the box
  if (written() === sent) forgetForm(`origins|${of}`);
}

// The token is shown once: it is kept while the page is open.
export async function addLink(given) {
  const { publication: of } = place, made = await deed("link", () => service.addLink(of, given), t("publish_link_made"));
  if (!made) return;
  forgetForm("link");
  doing.given = { publication: of, ...made };
  find({ deeds: {} });
}

export async function revokeLink(link) {
  const { publication: of } = place, { given } = doing, undo = () => restoreLink(of, link, given);
  if (!(await deed("link", () => service.revokeLink(of, link), t("publish_link_revoked"), undo))) return;
  if (doing.given?.id === link) doing.given = null;
}

async function restoreLink(of, link, given) {
  if (!(await deed("link", () => service.restoreLink(of, link), t("publish_link_restored")))) return;
  if (given?.id === link) doing.given = given; // shown again where it stood
  find({ deeds: {} });
}

export async function recompute() {
  const job = await deed("check", () => service.startCheck(place.publication), "");
  if (job && isHere()) go({ check: job.id });
}

// Copied text is said to be so beside its button, until something else is copied.
export const copied = { what: "" };
export async function copy(what, text) {
  try {
    await navigator.clipboard.writeText(text);
    copied.what = what;
    say(t("publish_copied"));
  } catch {
    copied.what = `!${what}`; // a browser that lets no page write there: the text stands ready to be copied by hand
  }
  find({ deeds: {} });
}
