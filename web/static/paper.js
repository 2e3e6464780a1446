// On paper the map has a size of its own: what the user looks at is fitted into it, and put back afterwards.

import { fitPaper, leavePaper, paintPaper } from "./map.js";
import { catchmentBox } from "./profile.js";
import { find, showChanges } from "./state.js";
import { forgetColours } from "./theme.js";

function layOut() {
  fitPaper(catchmentBox());
  paintPaper();
}

function toPaper() {
  if (document.documentElement.classList.contains("printing")) return;
  document.documentElement.classList.add("printing");
  forgetColours(); // paper is light, whatever the screen is
  find({ paper: {}, colours: {} });
  showChanges();
  layOut();
}

function toScreen() {
  document.documentElement.classList.remove("printing", "lying");
  forgetColours();
  find({ colours: {} });
  leavePaper();
}

// How the sheet lies is known only once the browser lays it out.
export function watchPaper() {
  window.addEventListener("beforeprint", toPaper);
  window.addEventListener("afterprint", toScreen);
  matchMedia("print and (orientation: landscape)").addEventListener("change", ({ matches }) => {
    if (!matches || !document.documentElement.classList.contains("printing")) return;
    document.documentElement.classList.add("lying");
    layOut();
  });
}
