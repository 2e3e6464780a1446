// Who is signed in, where somebody must be, and the way out.

import { readMe, signOut } from "../client.js";
import { byId, fill, h } from "../dom.js";
import { t } from "../i18n.js";
import { follow } from "../state.js";

const OUT = "M10 5H5v14h5M14 8l4 4-4 4M9 12h9";
let login = "";

// Homes and names that this browser keeps for a day of home visits go too; what was not sent yet stays until it is.
export async function leave() {
  await signOut();
  const { wipe } = await import("../visits/day/store.js");
  await wipe().catch(() => null);
  location.assign("/sign-in");
}

function draw() {
  if (!login) return;
  fill(byId("account"), h("span", {}, login),
    h("button", { type: "button", title: t("sign_out"), "aria-label": t("sign_out"), "data-key": "sign-out", on: { click: leave } },
      h("svg:svg", { viewBox: "0 0 24 24", width: 18, height: 18, "aria-hidden": "true" }, h("svg:path", { d: OUT, fill: "none", stroke: "currentColor", "stroke-width": 2 }))));
}

export async function showAccount() {
  follow(["lang"], draw);
  const me = await readMe().catch(() => null);
  login = me && !me.local ? me.login ?? "" : "";
  draw();
}
