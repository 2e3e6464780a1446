// Before it goes on its way: small numbers that it gives away together with another edition, and what can be done.

import { h } from "../../dom.js";
import { number, plural, t } from "../../i18n.js";

const nearest = (one, all) => [...all].sort((a, b) => Math.abs(a.edition - one.edition) - Math.abs(b.edition - one.edition)).slice(0, 1);
const PUBLIC = ["published", "withdrawn"];

// Of editions that readers have; where they have none, of the nearest, which should stay as it is.
export function givenAway(one, { given_away: all }) {
  if (PUBLIC.includes(one.state) || !all.length) return null;
  const open = all.filter((its) => its.public), told = open.length ? open : nearest(one, all);
  const line = ({ edition, counts, minimum_people: least }) => h("p", {}, plural("publish_given_away", counts, { edition, minimum: number(least) }));
  return h("div", { class: "given-away", role: "note" }, h("b", {}, t("publish_given_away_title")), told.map(line), h("p", {}, t(open.length ? "publish_given_away_open" : "publish_given_away_closed", { edition: told[0].edition })));
}
