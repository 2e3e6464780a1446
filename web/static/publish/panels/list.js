// The publications of the region and those of regions that were removed, the newest first, and the way to a new one.

import { byId, fill, h } from "../../dom.js";
import { date, t } from "../../i18n.js";
import { goneShelf, publications, shelf } from "../loading.js";
import { addressOf, follow, place } from "../place.js";
import { stateChip, titleOf } from "./words.js";

export function showList() {
  const known = shelf(), gone = goneShelf(), { waiting } = publications();
  const fresh = h("a", { class: "fresh", href: addressOf({ publication: "", figure: "", check: "" }), "aria-current": place.publication ? null : "page", "data-key": "new", on: { click: follow({ publication: "" }) } }, t("publish_new"));
  const row = (one) => h("li", {}, h("a", { href: addressOf({ publication: one.id, figure: "", check: "" }), "aria-current": one.id === place.publication ? "page" : null, "data-key": `of|${one.id}`, on: { click: follow({ publication: one.id }) } },
    h("b", {}, titleOf(one)), h("small", {}, [t("publish_edition", { n: one.edition }), date(one.created_at)].join(" · ")), stateChip(one.state)));
  const none = known.length ? null : h("p", { class: "quiet none" }, waiting ? t("publish_reading") : t("publish_none"));
  const removed = gone.length ? [h("h2", { class: "of-gone", id: "of-gone" }, t("publish_list_gone")), h("ul", { "aria-labelledby": "of-gone" }, gone.map(row))] : [];
  fill(byId("list"), fresh, known.length ? h("ul", {}, known.map(row)) : none, ...removed);
}
