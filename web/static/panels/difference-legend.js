// What the difference between two scenarios looks like on the map, for the legend.

import { h } from "../dom.js";
import { number, t } from "../i18n.js";
import { differenceEdges, lostColours, savedColours } from "../layers/difference.js";
import { howName } from "../names.js";
import { sideName } from "../sides.js";
import { view } from "../state.js";
import { colour, css } from "../theme.js";

export const differenceTitle = () => t("legend_difference", { mode: howName(view.mode), left: sideName("left"), right: sideName("right") });

// From much longer to much shorter; the middle is what changes by less than the first edge.
export function differenceBands() {
  const edges = differenceEdges(), saved = savedColours(), lost = lostColours();
  const band = (className, background, text) => h("li", { class: className }, h("i", { style: { "background-color": background } }), text);
  const bands = [
    ...lost.map((one, i) => band("longer", css(one), number(edges[i], 1))).reverse(),
    band("", colour("same"), number(0)),
    ...saved.map((one, i) => band("", css(one), number(edges[i], 1))),
  ];
  return h("div", { class: "diverging-scale" }, h("div", { class: "bands-row" }, h("ol", { class: "bands diverging" }, bands)), h("p", { class: "diverging-words" }, h("span", {}, t("legend_longer")), h("span", {}, t("minutes_unit")), h("span", {}, t("legend_shorter"))));
}

export const changeLegend = () =>
  h("ul", { class: "change-legend" }, h("li", {}, h("i", { class: "gained" }, "+"), t("legend_gained")), h("li", {}, h("i", { class: "fallen" }, "−"), t("legend_fallen")));
