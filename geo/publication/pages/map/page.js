// The page: one figure, which does not change; the reader moves the map, chooses layers and the language.

let base = null, groundDrawing = null, dataDrawing = null;
// The language is asked for by ?lang=, else after # as on the pages of figures, else it is that of the document.
const wanted = [asked, location.hash.slice(1), document.documentElement.lang].find((lang) => lang in data.words);
Object.assign(state, { service: data.service, threshold: data.threshold, lang: wanted ?? data.lang });

async function unpack() {
  const lines = (text) => unpackLines(text, data.base.bbox), b = data.base;
  const [roads, water, green, rivers, railways] = await Promise.all([
    Promise.all([...b.roads].reverse().map(lines)), lines(b.water), lines(b.green), lines(b.rivers), lines(b.railways),
  ]);
  base = { roads, water, green, rivers, railways };
  for (const boundary of data.boundaries) boundary.lines = await lines(boundary.rings);
  await Promise.all([unpackBands(), unpackDots()]);
}

function drawWords() {
  document.documentElement.lang = state.lang;
  document.querySelectorAll("[data-words]").forEach((one) => (one.textContent = t(one.dataset.words)));
  document.querySelectorAll("[data-name]").forEach((one) => one.setAttribute("aria-label", t(one.dataset.name)));
  document.querySelectorAll("[data-lang]").forEach((one) => one.setAttribute("aria-pressed", String(one.dataset.lang === state.lang)));
  const said = data.says[state.lang];
  document.title = `${said.heading} – ${said.title}`;
  for (const part of ["meaning", "source", "hash"]) element(part).textContent = said[part];
  element("title").textContent = said.heading;
  element("badge").hidden = !data.synthetic;
  drawScale();
}

function drawAll() {
  drawWords();
  drawFigureLegend();
  if (!base) return;
  groundDrawing.redraw();
  dataDrawing.redraw();
  drawMarkers();
}

function drawData(context, view) {
  drawBoundaries(context, view);
  drawDots(context, view);
  outlineNewArea(context, view);
  drawNames(context, view);
}

function onClick(event) {
  const { lang, site } = event.target.closest("button")?.dataset ?? {};
  if (site) openSite(Number(site));
  if (!lang) return;
  state.lang = lang;
  map.closePopup();
  drawAll();
}

function onChange({ target: { dataset, checked } }) {
  if (dataset.when) choose(dataset.when);
  else if (dataset.layer) state.layers[dataset.layer] = checked;
  else return;
  drawMarkers();
  groundDrawing?.redraw();
  dataDrawing?.redraw();
}

function watch() {
  document.addEventListener("click", onClick);
  document.addEventListener("change", onChange);
  element("zoom-in").addEventListener("click", () => map.zoomIn());
  element("zoom-out").addEventListener("click", () => map.zoomOut());
  element("zoom-home").addEventListener("click", () => goHome());
  map.on("zoomend moveend", drawScale);
  map.on("zoomend", sizeMarkers);
  map.on("click", openNear);
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", drawAll);
  matchMedia("(max-width: 760px)").addEventListener("change", drawAll);
  document.addEventListener("keydown", (event) => event.key === "Escape" && map.closePopup());
}

async function start() {
  drawWords();
  drawFigureLegend();
  map.invalidateSize({ pan: false, animate: false });
  goHome({ animate: false });
  watch();
  await Promise.all([unpack(), document.fonts.ready]);
  map.invalidateSize({ pan: false, animate: false });
  goHome({ animate: false });
  groundDrawing = addDrawing("ground", 200, drawGround);
  dataDrawing = addDrawing("data", 420, drawData);
  drawAll();
  watchPaper();
  watchView();
  document.documentElement.dataset.ready = "yes";
}

start();
