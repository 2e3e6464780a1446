// What is to be known of a plan beside its visits: who is not in it, what had to be taken for something else.

import { h } from "../../dom.js";
import { t } from "../../i18n.js";
import { go } from "../place.js";
import { heading } from "./heading.js";

export const notesCard = (plan) => [
  heading(t("visits_notes_title")),
  h("ul", { class: "notes" }, plan.notes.map((note) => h("li", {}, note))),
  h("p", {}, h("button", { type: "button", class: "link", "data-key": "to-people", on: { click: () => go({ page: "people", side: "" }) } }, t("visits_page_people"))),
];
