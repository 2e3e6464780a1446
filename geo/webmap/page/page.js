// The page: draws everything from the state, and changes the state on what the reader does.

let base = null, surfaces = {}, cells = null, catchmentStore = null, groundDrawing = null, dataDrawing = null;

async function unpack() {
  const corner = data.base.bbox, lines = (text) => unpackLines(text, corner), b = data.base;
  const [roads, water, green, rivers, railways] = await Promise.all([
    Promise.all([...b.roads].reverse().map(lines)), lines(b.water), lines(b.green), lines(b.rivers), lines(b.railways),
  ]);
  base = { roads, water, green, rivers, railways };
  for (const [mode, surface] of Object.entries(data.surfaces)) surfaces[mode] = await unpackSurface(surface);
  cells = await unpackPeople(data.people, corner);
  for (const boundary of data.boundaries) boundary.lines = await lines(boundary.rings);
  catchmentStore = await lines(data.catchments.rings);
  catchmentStore.ringStart = [];
  data.catchments.ring_count.reduce((start, count, i) => ((catchmentStore.ringStart[i] = start), start + count), 0);
}

function drawWords() {
  document.documentElement.lang = state.lang;
  document.querySelectorAll("[data-words]").forEach((one) => (one.textContent = t(one.dataset.words)));
  document.querySelectorAll("[data-name]").forEach((one) => one.setAttribute("aria-label", t(one.dataset.name)));
  document.querySelectorAll("[data-lang]").forEach((one) => one.setAttribute("aria-pressed", String(one.dataset.lang === state.lang)));
  document.title = element("title").textContent = placeName(data.titles);
  element("badge").hidden = !data.synthetic;
  element("made").textContent = data.sources.map((source) => [source.name, source.date].filter(Boolean).join(", ")).join(" · ");
  drawScale();
}

function drawFigures() {
  drawQuestions();
  drawNumbers();
  drawBars();
  drawStatuses();
  drawProposals();
  drawTable();
  drawLegend();
}

function drawAll() {
  drawWords();
  drawFigures();
  drawSheet();
  if (!base) return;
  groundDrawing.redraw();
  dataDrawing.redraw();
  drawMarkers();
}

function change(part) {
  Object.assign(state, part);
  const focus = document.activeElement, mark = focus?.name ? [focus.name, focus.value] : null, list = focus?.tagName === "SELECT";
  drawFigures();
  if (mark) document.querySelector(list ? `select[name="${mark[0]}"]` : `input[name="${mark[0]}"][value="${CSS.escape(mark[1])}"]`)?.focus({ preventScroll: true });
  groundDrawing?.redraw();
  dataDrawing?.redraw();
}

function drawData(context, view) {
  drawCatchments(context, view);
  drawBoundaries(context, view);
  drawPeople(context, view);
  drawNames(context, view);
}

function goToBoundary(id) {
  const { box } = data.boundaries.find((boundary) => boundary.id === id);
  change({ boundary: state.boundary === id ? null : id });
  if (state.boundary) goTo(L.latLngBounds([[box[1], box[0]], [box[3], box[2]]]));
}

function onClick(event) {
  const target = event.target.closest("button");
  if (!target) return;
  const { lang, sort, boundary, site, threshold } = target.dataset;
  if (lang) {
    state.lang = lang;
    map.closePopup();
    drawAll();
  } else if (sort) change({ sort: { column: sort, falling: state.sort.column === sort ? !state.sort.falling : sort !== "name" } });
  else if (boundary) goToBoundary(boundary);
  else if (threshold) change({ threshold: Number(threshold) });
  else if (site) {
    const { lat, lon } = data.plan.sites.find((one) => one.rank === Number(site));
    map.setView([lat, lon], Math.max(map.getZoom(), 13), { animate: motion() });
  }
}

function onChange(event) {
  const { name, value, id, dataset, checked } = event.target;
  if (["mode", "service", "stratum"].includes(name)) {
    change({ [name]: value });
    drawMarkers();
  }
  else if (id === "also") change({ also: value });
  else if (dataset.layer) {
    state.layers[dataset.layer] = checked;
    drawMarkers();
    change({});
  }
}

function watch() {
  document.addEventListener("click", onClick);
  document.addEventListener("change", onChange);
  element("threshold").addEventListener("input", (event) => change({ threshold: data.coverage.thresholds[Number(event.target.value)] }));
  element("download").addEventListener("click", downloadCsv);
  element("zoom-in").addEventListener("click", () => map.zoomIn());
  element("zoom-out").addEventListener("click", () => map.zoomOut());
  element("zoom-home").addEventListener("click", () => goHome());
  element("legend-toggle").addEventListener("click", (event) => {
    const open = document.body.classList.toggle("legend-open");
    event.currentTarget.setAttribute("aria-expanded", String(open));
  });
  map.on("zoomend moveend", drawScale);
  map.on("zoomend", sizeMarkers);
  map.on("click", openNear);
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", drawAll);
  matchMedia("(max-width: 760px)").addEventListener("change", drawAll);
  document.addEventListener("keydown", (event) => event.key === "Escape" && map.closePopup());
  watchSheet();
}

async function start() {
  drawAll();
  map.invalidateSize({ pan: false, animate: false });
  goHome({ animate: false });
  watch();
  await Promise.all([unpack(), document.fonts.ready]);
  // The fonts have given panels and legend their size.
  drawSheet();
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
