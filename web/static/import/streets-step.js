// Streets: an OpenStreetMap extract, sent or fetched, and the job that builds the street network from it.

import { h } from "../dom.js";
import { date, number, t } from "../i18n.js";
import { howName, modeName } from "../names.js";
import { find, view } from "../state.js";
import { choicesOf, choose } from "./choices.js";
import { fileBox, fileLine } from "./file-box.js";
import { jobBox } from "./job-box.js";
import { hasEnded } from "./jobs.js";
import { addUpload, changeHere, changed, fetchJob, here, hereTrouble, network, networkJob, uploadOf } from "./loading.js";
import { go, place } from "./place.js";
import { buildNetwork, fetchUpload } from "./requests.js";
import { mapLink, nextButton } from "./standing.js";
import { troubleBox } from "./trouble.js";

const STEP = "streets";
const MODES = ["walk", "walk_elderly", "bicycle", "motorcycle", "car", "ambulance"];
let refused = null, starting = false, notFetched = null;

export function streetsStep() {
  const region = here(), job = networkJob();
  if (!region) return [h("p", { class: "quiet" }, t("import_reading"))];
  if (job && !hasEnded(job)) return [streetsOf(region), jobBox("network", t("import_building_streets"), networkJob)];
  const [id] = place.uploads, newest = job && job.state !== "done" ? jobBox("network", t("import_building_streets"), networkJob) : null;
  return [streetsOf(region), newest, id ? buildOf(region, id) : [fileBox(STEP, { title: t(region.network_id ? "import_drop_streets" : "import_drop") }), fetchBox()]];
}

// The streets that the region has.
function streetsOf(region) {
  if (!region.network_id) return null;
  const answer = network(region.network_id), known = answer.value;
  if (!known) return answer.trouble ? troubleBox(answer.trouble) : null;
  const more = known.modes.filter((mode) => !region.modes.includes(mode));
  const ask = () => changeHere({ question: { modes: [...region.modes, ...more] } });
  return h("section", { class: "standing" },
    h("p", {}, h("b", {}, t("import_streets_are", { nodes: number(known.nodes), edges: number(known.edges) })), " ", h("span", { class: "quiet" }, [known.source, known.source_date && !Number.isNaN(Date.parse(known.source_date)) ? date(known.source_date) : ""].filter(Boolean).join(" · "))),
    h("p", {}, t("import_streets_for", { modes: known.modes.map(howName).join(", ") })),
    more.length ? h("p", {}, t("import_modes_more", { modes: more.map(howName).join(", ") }), " ", h("button", { type: "button", class: "plain", "data-key": "ask-modes", on: { click: ask } }, t("import_modes_ask"))) : null,
    troubleBox(hereTrouble()),
    h("p", { class: "onwards" }, nextButton(STEP, "button") ?? mapLink()));
}

function buildOf(region, id) {
  const modes = choicesOf(STEP).modes ?? region.modes, fixed = region.network_id ? region.modes : [];
  const turn = (mode) => (event) => choose(STEP, { modes: MODES.filter((one) => (one === mode ? event.target.checked : modes.includes(one))) });
  const one = (mode) => h("label", { class: "check" }, h("input", { type: "checkbox", value: mode, checked: modes.includes(mode) || fixed.includes(mode), disabled: fixed.includes(mode), "data-key": `mode|${mode}`, on: { change: turn(mode) } }), " ", modeName(mode));
  const asked = [...new Set([...fixed, ...modes])];
  return [fileLine(STEP, id), h("section", { class: "take" },
    h("fieldset", { class: "modes-asked" }, h("legend", {}, t("import_modes")), MODES.map(one)),
    h("p", { class: "quiet" }, t("import_build_told")),
    h("button", { type: "button", class: "button", disabled: starting || !asked.length, "data-key": "build", on: { click: () => build(region, id, asked) } }, t("import_build")),
    troubleBox(refused, { id: "build-wrong" }))];
}

// What is asked of the region is what is built for; a region with streets keeps what it is asked until they are there.
async function build(region, id, modes) {
  [refused, starting] = [null, true];
  find({ answers: {} });
  try {
    const other = String(modes) !== String(region.modes);
    if (other && !region.network_id && !(await changeHere({ question: { modes } }))) return;
    await buildNetwork(view.region, { upload_id: id, modes });
    choose(STEP, { uploads: [] });
    go({ uploads: [] });
  } catch (trouble) {
    refused = trouble;
  } finally {
    starting = false;
    changed();
  }
}

// ---- fetched from elsewhere ------------------------------------------------------------------------------------------

function fetchBox() {
  const job = fetchJob();
  if (job && !hasEnded(job)) return jobBox("fetch", t("import_fetching"), fetchJob);
  if (job?.state === "done" && job.outcome.upload_id) return arrived(job.outcome.upload_id);
  const typed = (event) => choose(STEP, { url: event.target.value }, { quiet: true });
  return h("section", { class: "fetch" }, h("details", { data: { open: "fetch" } }, h("summary", {}, t("import_fetch")),
    h("form", { novalidate: true, on: { submit: fetchNow } },
      h("label", { class: "field wide" }, h("span", {}, t("import_address")), h("input", { type: "url", value: choicesOf(STEP).url, maxlength: 2000, spellcheck: "false", "data-key": "url", "aria-describedby": "fetch-told", "aria-invalid": notFetched ? "true" : null, on: { input: typed } })),
      h("p", { class: "quiet", id: "fetch-told" }, t("import_fetch_told")),
      h("button", { class: "plain", "data-key": "fetch" }, t("import_fetch_now")),
      troubleBox(notFetched, { id: "fetch-wrong" }))),
    job ? jobBox("fetch", t("import_fetching"), fetchJob) : null);
}

async function fetchNow(event) {
  event.preventDefault();
  notFetched = null;
  try {
    const job = await fetchUpload({ url: choicesOf(STEP).url.trim(), kind: "osm" });
    go({ fetch: job.id });
  } catch (trouble) {
    notFetched = trouble;
  }
  changed("fetching");
}

// The file that a job has fetched is looked at like one that was sent.
function arrived(id) {
  const upload = uploadOf(id);
  if (upload) requestAnimationFrame(() => go({ uploads: addUpload(STEP, upload), fetch: "" }));
  return null;
}
