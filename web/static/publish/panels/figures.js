// The figures of a publication: found by their words, looked at, taken along.

import { h } from "../../dom.js";
import { number, t } from "../../i18n.js";
import { enter, form } from "../../visits/forms.js";
import { figures, valueOf } from "../loading.js";
import { place, go } from "../place.js";
import { pageOf, pictureOf } from "../requests.js";
import { snippetBox } from "./snippet.js";
import { troubleBox } from "./trouble.js";

const FEW = 24, FEWER = 8; // on a phone, where more stands below
const few = () => (matchMedia("(max-width: 760px)").matches ? FEWER : FEW);
const SAVED = ["figure.pdf", "figure.png", "figure.svg", "figure.csv", "figure.geojson", "figure.json"];
const shortId = (id) => id.slice(0, 12);

export function figuresPart(one) {
  const name = `find|${one.id}`, asks = form(name, () => ({ words: "", kind: "", all: false })), answer = figures(), known = valueOf(answer);
  if (!known) return h("section", {}, h("h3", {}, t("publish_figures_title")), troubleBox(answer.trouble) ?? h("p", { class: "quiet" }, t("publish_reading")));
  const words = asks.words.toLocaleLowerCase().split(/\s+/).filter(Boolean);
  const found = known.filter((figure) => (!asks.kind || figure.kind === asks.kind) && words.every((word) => `${figure.heading} ${t(`publish_kind_${figure.kind}`)} ${shortId(figure.id)}`.toLocaleLowerCase().includes(word)));
  const shown = asks.all ? found : found.slice(0, few()), chosen = found.find((figure) => shortId(figure.id) === place.figure);
  if (chosen && !shown.includes(chosen)) shown.push(chosen);
  const kinds = [...new Set(known.map(({ kind }) => kind))];
  const kind = (its) => h("button", { type: "button", class: "kind", "aria-pressed": String(its === asks.kind), "data-key": `kind|${its}`, on: { click: () => enter(name, { kind: its, all: false }) } }, its ? t(`publish_kind_${its}`) : t("publish_kind_every"));
  return h("section", { class: "figures" }, h("h3", {}, t("publish_figures_title")),
    h("div", { class: "find" }, h("input", { type: "search", value: asks.words, "aria-label": t("publish_find"), placeholder: t("publish_find"), "data-key": "find", on: { input: (event) => enter(name, { words: event.target.value, all: false }) } }), h("div", { class: "kinds" }, ["", ...kinds].map(kind))),
    found.length ? h("ul", {}, shown.map((figure) => line(one, figure))) : h("p", { class: "quiet" }, t("publish_find_none")),
    found.length > shown.length ? h("button", { type: "button", class: "plain", "data-key": "all", on: { click: () => enter(name, { all: true }) } }, t("publish_find_all", { n: number(found.length) })) : null);
}

function line(one, figure) {
  const id = shortId(figure.id), open = id === place.figure;
  return h("li", { class: open ? "open" : "" },
    h("button", { type: "button", "aria-expanded": String(open), "data-key": `figure|${id}`, on: { click: () => go({ figure: open ? "" : id }) } }, h("span", { class: "kind-name" }, t(`publish_kind_${figure.kind}`)), h("span", { class: "heading" }, figure.heading), h("b", {}, figure.value)),
    open ? card(one, figure, id) : null);
}

function card(one, figure, id) {
  const saved = SAVED.filter((name) => figure.files.includes(name)), picture = figure.files.includes("figure.svg");
  return h("div", { class: "card" },
    picture ? h("a", { class: "picture", href: pageOf(one.id, id), target: "_blank", rel: "noopener", "data-key": `picture|${id}` }, h("img", { src: pictureOf(one.id, id, "figure.svg"), alt: figure.heading, loading: "lazy" })) : null,
    h("p", { class: "takes" }, h("a", { href: pageOf(one.id, id), target: "_blank", rel: "noopener", "data-key": `page|${id}` }, t("publish_figure_page")),
      figure.files.includes("map.html") ? h("a", { href: pageOf(one.id, `${id}/map`), target: "_blank", rel: "noopener", "data-key": `map|${id}` }, t("publish_map")) : null,
      saved.map((name) => h("a", { href: pictureOf(one.id, id, name), download: `${id}-${name}`, "data-key": `${id}|${name}` }, name.split(".")[1].toUpperCase())), h("span", { class: "quiet id" }, id)),
    snippetBox(one, figure, id));
}
