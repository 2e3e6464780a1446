// What the road tools do with pointer and keys: the pointer on the map, or the map's middle where the map has the focus.

import { byId } from "../dom.js";
import { holdZoom, onMap, onMove } from "../map.js";
import { closeSheet } from "../panels/sheet.js";
import { TOOLS } from "../pointer.js";
import { propose } from "../scenario.js";
import { change, follow, found, view } from "../state.js";
import { endRoad, forgetTip, lookForPoint, placePoint, takeBackPoint as takeBackOfRoad } from "./draw-road.js";
import { forgetStreet, lookForStreet, takeBackPoint as takeBackOfLine, takeStreet } from "./pick-street.js";
import { aimNow, dropAim, ROAD_TOOLS, toldAtMiddle } from "./pointing.js";

const hasTool = () => ROAD_TOOLS.includes(view.tool);
const look = (told) => (view.tool === "add_road" ? lookForPoint(told) : lookForStreet(told));
const forget = () => (view.tool === "add_road" ? forgetTip() : forgetStreet());

export const takeBack = () => (view.tool === "add_road" ? takeBackOfRoad() : takeBackOfLine());
export { endRoad };

// A tool in the hand; the same again puts it away. The map has the focus then: Enter means its middle.
export function takeTool(tool) {
  change({ tool: view.tool === tool ? "" : tool, facility: "" });
  if (!view.tool) return;
  closeSheet();
  byId("map").focus({ preventScroll: true });
}
export const putAway = () => change({ tool: "" });

let aimed = "";
function turnTool() {
  if (view.tool === aimed) return;
  const had = ROAD_TOOLS.includes(aimed);
  aimed = view.tool;
  if (had || hasTool()) dropAim();
  if (had && found.draft) propose(null);
  holdZoom(hasTool());
  if (byKeys()) look(toldAtMiddle());
}

const byKeys = () => hasTool() && document.activeElement === byId("map") && byId("map").matches(":focus-visible");

function press(event) {
  if (event.key !== "Backspace" || !hasTool() || !aimNow().line.length || /^(input|select|textarea)$/i.test(event.target.tagName)) return;
  event.preventDefault();
  takeBack();
}

export function watchRoadTools() {
  for (const tool of ["close_road", "road_speed"]) TOOLS.set(tool, takeStreet);
  TOOLS.set("add_road", placePoint);
  onMap("mousemove", (told) => hasTool() && look(told));
  onMap("mouseout", () => hasTool() && forget());
  onMove(() => byKeys() && look(toldAtMiddle()));
  document.addEventListener("keydown", press);
  follow(["tool"], turnTool);
  follow(["page"], () => hasTool() && view.page !== "sites" && putAway());
}
