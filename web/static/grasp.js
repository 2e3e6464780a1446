// What a pointer holds on the map, where it wanders, and keys that are pressed on it.

import { stopPanning, mapBox, toldAt } from "./map.js";

const START_PX = 4; // less is a click

const onGround = (event) => !event.target.closest(".leaflet-popup, .leaflet-control, .pin");

// Lets things be dragged. `grab(told, pointerType)` says at the press what is held, { move, drop, cancel }, or null: then
// the map itself is. `move` is first called once the pointer has left the spot, so that a click stays a click.
export function onGrab(grab) {
  const press = (event) => {
    if (event.button || !event.isPrimary || event.shiftKey || !onGround(event)) return;
    const held = grab(toldAt(event), event.pointerType);
    if (held) hold(event, held);
  };
  mapBox().addEventListener("pointerdown", press, { capture: true });
}

// For things that have an element of their own.
export function hold(start, held) {
  const listening = new AbortController(), options = { signal: listening.signal, capture: true };
  let moved = false;
  stopPanning(true);
  const move = (event) => {
    if (event.pointerId !== start.pointerId) return;
    moved ||= Math.hypot(event.clientX - start.clientX, event.clientY - start.clientY) >= START_PX;
    if (moved) held.move(toldAt(event));
  };
  const end = (event) => {
    if (event.type === "keydown" ? event.key !== "Escape" : event.pointerId !== start.pointerId) return;
    listening.abort();
    stopPanning(false);
    if (!moved) return;
    if (event.type === "pointerup" && onMapNow(event)) held.drop();
    else held.cancel();
    swallowClick();
  };
  addEventListener("pointermove", move, options);
  for (const name of ["pointerup", "pointercancel", "keydown"]) addEventListener(name, end, options);
}

// What is let go beside the map, where nobody sees it stand, goes back to where it was.
function onMapNow({ clientX: x, clientY: y }) {
  const box = mapBox().getBoundingClientRect();
  return x >= box.left && x <= box.right && y >= box.top && y <= box.bottom;
}

// What was dragged was not clicked.
function swallowClick() {
  const swallow = (event) => event.stopPropagation(), options = { capture: true };
  mapBox().addEventListener("click", swallow, options);
  setTimeout(() => mapBox().removeEventListener("click", swallow, options));
}

// Calls `act` while the pointer wanders over the map with no button pressed; with null when it leaves.
export function onHover(act) {
  mapBox().addEventListener("pointermove", (event) => event.buttons || event.pointerType === "touch" || act(onGround(event) ? toldAt(event) : null));
  mapBox().addEventListener("pointerleave", () => act(null));
}

// Keys pressed on the map, before it takes them for its own: `act` says whether it took one.
export function onKey(act) {
  const press = (event) => {
    if (event.target !== mapBox() || !act(event)) return;
    event.preventDefault();
    event.stopPropagation();
  };
  mapBox().addEventListener("keydown", press, { capture: true });
}

export const focusMap = () => mapBox().focus({ preventScroll: true });
