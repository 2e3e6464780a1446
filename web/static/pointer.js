// What a click on the map means: the tool in hand decides, without one the facility or the boundary under it is chosen.

import { facilityAt } from "./layers/facilities.js";
import { hideCard, onEnter, onMap } from "./map.js";
import { boundaryAt } from "./names.js";
import { change, view } from "./state.js";

// Tools by name: what they do with a place. Other modules add theirs.
export const TOOLS = new Map();

function act(told) {
  const tool = TOOLS.get(view.tool);
  if (tool) {
    tool(told);
    return;
  }
  const facility = facilityAt(told);
  if (facility) change({ facility: facility.id });
  else if (view.page !== "facilities") {
    const boundary = view.hidden.includes("boundaries") ? null : boundaryAt(told);
    change({ facility: "", boundary: boundary && boundary.id !== view.boundary ? boundary.id : "", drawer: "boundaries" });
  }
}

export function watchPointer() {
  onMap("click", act);
  onEnter(act);
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    hideCard();
    change({ tool: "", facility: "" });
  });
}
