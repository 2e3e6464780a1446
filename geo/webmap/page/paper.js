// On paper the map has a size of its own: what the reader looks at is fitted into it, and put back afterwards.

let beforePrint = null;

function fitPaper() {
  map.invalidateSize({ pan: false, animate: false });
  drawAll();
  if (beforePrint.whole) goTo(home(), { animate: false });
  else map.fitBounds(beforePrint.bounds, { animate: false });
}

function toPaper() {
  if (beforePrint) return;
  beforePrint = { centre: map.getCenter(), zoom: map.getZoom(), bounds: map.getBounds(), whole: atHome };
  document.documentElement.classList.add("printing");
  fitPaper();
}

function toScreen() {
  if (!beforePrint) return;
  document.documentElement.classList.remove("printing", "lying");
  map.invalidateSize({ pan: false, animate: false });
  map.setView(beforePrint.centre, beforePrint.zoom, { animate: false });
  drawAll();
  atHome = beforePrint.whole;
  beforePrint = null;
}

// How the sheet lies is known only once the browser lays it out.
function watchPaper() {
  window.addEventListener("beforeprint", toPaper);
  window.addEventListener("afterprint", toScreen);
  matchMedia("print and (orientation: landscape)").addEventListener("change", ({ matches }) => {
    if (!matches || !beforePrint) return;
    document.documentElement.classList.add("lying");
    fitPaper();
  });
}
