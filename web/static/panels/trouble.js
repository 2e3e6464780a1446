// What went wrong with the whole view, said where everybody sees it: in the words of the service where it has some. A
// service that does not answer is asked again by itself, and at once by the button.

import { ApiError, saidBy } from "../client.js";
import { byId, fill, h } from "../dom.js";
import { t } from "../i18n.js";
import { tryAgain } from "../loading.js";
import { regionName } from "../names.js";
import { follow, found } from "../state.js";

const AGAIN_MS = 5000;
let later = 0;

function sentence() {
  const { trouble, empty, elsewhere, region } = found;
  if (empty) return t("no_region");
  if (trouble) return saidBy(trouble) || t("no_answer");
  return elsewhere && region ? t("region_elsewhere", { name: elsewhere, region: regionName(region) }) : "";
}

function draw() {
  const { trouble, empty } = found, box = byId("trouble"), said = sentence(), lost = trouble && !empty && !(trouble instanceof ApiError);
  box.hidden = !said;
  document.body.classList.toggle("in-trouble", !box.hidden); // a rule with :has would style the whole page at every number that changes
  fill(box, h("span", {}, said), lost ? h("button", { type: "button", class: "plain", "data-key": "try-again", on: { click: tryAgain } }, t("try_again")) : null);
  clearTimeout(later);
  if (lost) later = setTimeout(tryAgain, AGAIN_MS);
}

export function showTrouble() {
  follow(["trouble", "empty", "elsewhere", "region", "lang"], draw);
}
