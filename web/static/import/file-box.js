// Where a file is dropped or chosen, how far it has come, and the files that are there already.

import { h } from "../dom.js";
import { date, percent, t } from "../i18n.js";
import { forget } from "./asked.js";
import { chooseUploads } from "./choices.js";
import { say } from "../said.js";
import { live } from "./live.js";
import { addUpload, uploads, uploadOf } from "./loading.js";
import { go, place } from "./place.js";
import { removeUpload } from "./requests.js";
import { forgetTrouble, sendFiles, sendingTo } from "./sending.js";
import { fileSize } from "./sizes.js";
import { find } from "../state.js";
import { stateOf } from "./steps.js";
import { troubleBox } from "./trouble.js";
import { UPLOAD_KINDS, acceptOf } from "./upload-kinds.js";

const SHOWN = 5;
let removing = null; // the trouble of the last removal
let all = false;

// `several`: a raster for each group.
export function fileBox(step, { several = false, title = t("import_drop") } = {}) {
  const { formats, most } = UPLOAD_KINDS[step], now = sendingTo(step);
  if (now?.stop) return h("section", { class: "drop busy" }, live(`send|${step}`, () => progressOf(step)));
  const taken = (files) => files.length && sendFiles(step, several ? [...files] : [files[0]]);
  const chosen = (event) => taken([...event.target.files]);
  const input = h("input", { type: "file", id: `file-${step}`, class: "file", accept: acceptOf(step), multiple: several, "data-key": `file|${step}`, "aria-describedby": `file-${step}-may`, on: { change: chosen } });
  const told = h("p", { class: "may", id: `file-${step}-may` }, t("import_may", { formats: formats.join(", "), most: fileSize(most) }));
  return h("section", { class: "drop", data: { drop: step } },
    h("p", { class: "drop-title" }, title, " ", input, h("label", { class: stateOf(step).state === "done" || place.uploads.length ? "plain" : "button", for: `file-${step}` }, several ? t("import_choose_files") : t("import_choose_file"))),
    told, troubleOf(step, now), earlier(step));
}

function troubleOf(step, now) {
  if (now?.wrong) return h("div", { class: "wrong", role: "alert" }, h("p", {}, t(now.wrong, { name: now.name, size: fileSize(now.size), most: fileSize(UPLOAD_KINDS[step].most) })));
  return now?.trouble ? h("div", {}, h("p", { class: "wrong-file" }, t("import_not_taken", { name: now.name })), troubleBox(now.trouble)) : null;
}

function progressOf(step) {
  const now = sendingTo(step);
  if (!now?.stop) return [];
  const share = now.size ? now.loaded / now.size : 0, whole = share >= 1;
  const text = whole ? t("import_looking", { name: now.name }) : t("import_sending", { name: now.name, part: fileSize(now.loaded), whole: fileSize(now.size) });
  const left = whole ? "" : timeLeft(now, share);
  if (whole || Math.floor(share * 4) !== now.said) {
    now.said = Math.floor(share * 4);
    say(whole ? text : t("import_sent_share", { name: now.name, share: percent(share) }));
  }
  return [
    h("p", {}, text, left ? h("small", {}, left) : null),
    h("progress", { max: 1, value: whole ? null : share.toFixed(4), "aria-label": text }),
    whole ? null : h("button", { type: "button", class: "plain", "data-key": `stop|${step}`, on: { click: now.stop } }, t("import_stop")),
  ];
}

function timeLeft(now, share) {
  const seconds = (performance.now() - now.since) / 1000;
  if (seconds < 3 || share < 0.01) return "";
  const left = (seconds * (1 - share)) / share;
  return left < 60 ? t("import_left_seconds") : t("import_left_minutes", { n: String(Math.ceil(left / 60)) });
}

// Files that were sent before: nobody sends eight gigabytes twice.
function earlier(step) {
  const answer = uploads(), { kind } = UPLOAD_KINDS[step];
  if (answer.trouble) return troubleBox(answer.trouble, { again: () => reload(), id: "uploads-wrong" });
  const rows = (answer.value ?? answer.before ?? []).filter((one) => one.kind === kind && !place.uploads.includes(one.id));
  if (!rows.length) return null;
  const newest = rows.sort((a, b) => b.created_at.localeCompare(a.created_at)), shown = all ? newest : newest.slice(0, SHOWN);
  return h("div", { class: "earlier" },
    h("h3", {}, t("import_earlier")),
    h("ul", {}, shown.map((one) => h("li", {},
      h("button", { type: "button", class: "link", "data-key": `use|${one.id}`, on: { click: () => use(step, one) } }, one.name),
      h("span", { class: "quiet" }, `${fileSize(one.size_bytes)} · ${date(one.created_at)}`),
      h("button", { type: "button", class: "remove", title: t("import_remove_file"), "aria-label": t("import_remove_named", { name: one.name }), "data-key": `remove|${one.id}`, on: { click: () => remove(one) } }, "×")))),
    rows.length > shown.length ? h("button", { type: "button", class: "link", "data-key": "all-files", on: { click: showAll } }, t("import_all_files", { n: String(rows.length) })) : null,
    troubleBox(removing));
}

const reload = () => {
  forget("uploads");
  find({ answers: {} });
};
const showAll = () => {
  all = true;
  find({ answers: {} });
};

function use(step, upload) {
  forgetTrouble(step);
  go({ uploads: addUpload(step, upload), taken: "" });
}

async function remove(upload) {
  removing = null;
  try {
    await removeUpload(upload.id);
  } catch (trouble) {
    removing = trouble;
  }
  reload();
}

// The file that is looked at, in one line.
export function fileLine(step, id, { more = null } = {}) {
  const upload = uploadOf(id), leave = () => {
    const left = place.uploads.filter((one) => one !== id);
    chooseUploads(step, left);
    go({ uploads: left, taken: "" });
  };
  return h("div", { class: "file-line" },
    h("strong", {}, upload?.name ?? t("import_file")),
    h("span", { class: "quiet" }, upload ? `${fileSize(upload.size_bytes)} · ${date(upload.created_at)}` : ""),
    more,
    h("button", { type: "button", class: "plain", "data-key": `other|${id}`, on: { click: leave } }, t("import_other_file")));
}

// A file that is let go beside the box is not opened in place of the page.
export function watchDrops() {
  const box = () => document.querySelector("[data-drop]");
  const isFile = (event) => [...(event.dataTransfer?.types ?? [])].includes("Files");
  addEventListener("dragover", (event) => {
    if (!isFile(event)) return;
    event.preventDefault();
    event.dataTransfer.dropEffect = box() ? "copy" : "none";
    box()?.classList.add("over");
  });
  addEventListener("dragleave", (event) => event.relatedTarget || box()?.classList.remove("over"));
  addEventListener("drop", (event) => {
    if (!isFile(event)) return;
    event.preventDefault();
    const over = box();
    over?.classList.remove("over");
    const files = [...event.dataTransfer.files];
    if (over && files.length) sendFiles(over.dataset.drop, over.querySelector("input").multiple ? files : [files[0]]);
  });
}
