// The way to readers as a line, the steps that one may take, and who has said what.

import { h } from "../../dom.js";
import { date, t } from "../../i18n.js";
import { enter, form } from "../../visits/forms.js";
import { doing, takeStep, troubleAt } from "../deeds.js";
import { steps, valueOf } from "../loading.js";
import { givenAway } from "./given-away.js";
import { troubleBox } from "./trouble.js";

const WAY = ["draft", "corrected", "approved", "published"];

export function stepPart(one, may) {
  const done = may.inputs ? (valueOf(steps()) ?? []) : [];
  return h("section", { class: "way-part" }, h("h3", {}, t("publish_way")), way(one, done), givenAway(one, may), may.steps.length ? act(one, may.steps) : null, history(done));
}

// Each state with who led it there last.
function way(one, done) {
  const stands = one.state === "withdrawn" ? WAY.length : WAY.indexOf(one.state);
  const all = one.state === "withdrawn" ? [...WAY, "withdrawn"] : WAY;
  const state = (name, at) => {
    const by = at <= stands ? done.findLast((step) => step.state === name && step.step !== "comment") : null;
    return h("li", { class: `${at < stands ? "past" : at === stands ? "now" : "ahead"} ${name}`, "aria-current": at === stands ? "step" : null }, h("b", {}, t(`publish_state_${name}`)), by ? h("small", {}, [by.name, date(by.created_at)].filter(Boolean).join(", ")) : h("small", {}, at > stands ? t(`publish_who_${name}`) : name === "draft" ? date(one.created_at) : ""));
  };
  return h("ol", { class: "way" }, all.map(state));
}

function act(one, allowed) {
  const name = `step|${one.id}`, values = form(name, () => ({ comment: "" }));
  const write = h("textarea", { rows: 2, maxlength: 5000, "data-key": "comment", on: { input: (event) => enter(name, { comment: event.target.value }, { draw: false }) } }, values.comment);
  const forward = ["correct", "approve", "publish"];
  const button = (step) => h("button", { type: "button", class: forward.includes(step) ? "button" : "plain", "data-key": `step|${step}`, disabled: doing.busy === "step", on: { click: () => takeStep(step, values.comment) } }, t(`publish_step_${step}`));
  const needs = allowed.includes("withdraw") ? t("publish_hint_withdraw") : allowed.includes("send_back") ? t("publish_hint_send_back") : "";
  return h("div", { class: "act" }, h("label", { class: "field wide" }, h("span", {}, t("publish_comment")), write, needs ? h("small", {}, needs) : null), h("div", { class: "acts" }, allowed.map(button)), troubleBox(troubleAt("step")));
}

function history(done) {
  if (!done.length) return null;
  const one = (step) => h("li", {}, h("span", {}, h("b", {}, t(`publish_did_${step.step}`)), h("small", { class: "quiet" }, [step.name, date(step.created_at)].filter(Boolean).join(", "))), step.comment ? h("p", {}, step.comment) : null);
  return h("details", { class: "history", "data-open": "history" }, h("summary", { "data-key": "history" }, t("publish_history", { n: String(done.length) })), h("ol", {}, [...done].reverse().map(one)));
}
