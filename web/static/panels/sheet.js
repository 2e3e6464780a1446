// On a narrow page the panel is a sheet: its numbers are always in sight, a tap or a drag opens the rest.

import { byId } from "../dom.js";
import { t } from "../i18n.js";
import { narrow } from "../map.js";
import { follow } from "../state.js";

const DRAG_PX = 30;

function setOpen(open) {
  document.body.classList.toggle("sheet-open", open);
  byId("sheet-toggle").setAttribute("aria-expanded", String(open));
  if (!open) byId("sheet").scrollTop = 0;
  name();
}

// What is done next is done on the map.
export const closeSheet = () => setOpen(false);

const name = () => byId("sheet-toggle").setAttribute("aria-label", t(document.body.classList.contains("sheet-open") ? "sheet_close" : "sheet_open"));

// How much must stay in sight: the numbers and the slider.
function measure() {
  if (!narrow()) return;
  const box = byId("threshold-box"), sheet = byId("sheet");
  const height = box.getBoundingClientRect().bottom - sheet.getBoundingClientRect().top + sheet.scrollTop;
  if (height > 60) document.documentElement.style.setProperty("--peek", `${Math.ceil(height + 10)}px`);
}

export function watchSheet() {
  const handle = byId("sheet-toggle");
  let from = null;
  handle.addEventListener("pointerdown", (event) => (from = event.clientY));
  handle.addEventListener("click", (event) => {
    const moved = from === null ? 0 : from - event.clientY;
    setOpen(Math.abs(moved) > DRAG_PX ? moved > 0 : !document.body.classList.contains("sheet-open"));
  });
  follow(["lang"], name);
  follow(["lang", "grid", "region", "capacity", "sides", "sideCapacity", "fonts", "page", "facility", "profile"], measure);
  addEventListener("resize", measure);
  name();
}
