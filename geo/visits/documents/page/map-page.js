// The page: draws everything from the state, and changes the state on what the reader does.

const motion = () => !matchMedia("(prefers-reduced-motion: reduce)").matches;
let base = null, toursDrawing = null;
const map = L.map("visits_map", { zoomControl: false, attributionControl: false, zoomSnap: 0.25, maxZoom: 18, fadeAnimation: false });

async function unpackGround() {
  if (!data.base) return;
  const corner = data.base.bbox, lines = (text) => unpackLines(text, corner), b = data.base;
  const [roads, water, green, rivers, railways] = await Promise.all([
    Promise.all([...b.roads].reverse().map(lines)), lines(b.water), lines(b.green), lines(b.rivers), lines(b.railways),
  ]);
  base = { roads, water, green, rivers, railways };
}

function drawScale() {
  const y = map.getSize().y / 2, metres = map.distance(map.containerPointToLatLng([0, y]), map.containerPointToLatLng([100, y]));
  const power = 10 ** Math.floor(Math.log10(metres)), round = [5, 2, 1].find((step) => step * power <= metres) * power;
  element("scale").style.width = `${(100 * round) / metres}px`;
  element("scale-text").textContent = round >= 1000 ? t("visits_km", { n: number(round / 1000) }) : t("visits_metres", { n: number(round) });
}

function drawWords() {
  document.documentElement.lang = state.lang;
  document.querySelectorAll("[data-words]").forEach((one) => (one.textContent = t(one.dataset.words)));
  document.querySelectorAll("[data-name]").forEach((one) => one.setAttribute("aria-label", t(one.dataset.name)));
  document.querySelectorAll("[data-lang]").forEach((one) => one.setAttribute("aria-pressed", String(one.dataset.lang === state.lang)));
  document.title = element("title").textContent = `${t("visits_plan_title", { title: data.title })}, ${data.span[state.lang]}`;
  element("badge").hidden = !data.synthetic;
  element("attribution").textContent = data.attribution;
}

function drawAll() {
  drawWords();
  drawPanel();
  drawSignsOfDay();
  toursDrawing?.redraw();
  drawScale();
}

// What had the focus keeps it, though its element is made anew.
function change(part) {
  const held = document.activeElement?.dataset.team;
  Object.assign(state, part);
  if ("day" in part && !toursOfDay().some(({ team }) => team === state.team)) state.team = null;
  map.closePopup();
  drawAll();
  if (held !== undefined) document.querySelector(`[data-team="${CSS.escape(held)}"]`)?.focus({ preventScroll: true });
  showAll(motion());
}

function onClick(event) {
  const target = event.target.closest("button");
  if (!target) return;
  const { lang, team, stop } = target.dataset;
  if (lang) {
    state.lang = lang;
    map.closePopup();
    drawAll();
  } else if (team !== undefined) change({ team: state.team === Number(team) ? null : Number(team) });
  else if (stop) {
    const marker = signs.get(stop);
    map.setView(marker.getLatLng(), Math.max(map.getZoom(), 14.5), { animate: motion() });
    marker.openPopup();
  }
}

function watch() {
  document.addEventListener("click", onClick);
  element("day").addEventListener("change", (event) => change({ day: Number(event.target.value) }));
  element("before").addEventListener("click", () => change({ day: state.day - 1 }));
  element("after").addEventListener("click", () => change({ day: state.day + 1 }));
  element("zoom-in").addEventListener("click", () => map.zoomIn());
  element("zoom-out").addEventListener("click", () => map.zoomOut());
  element("zoom-home").addEventListener("click", () => showAll(motion()));
  map.on("zoomend moveend", drawScale);
  document.addEventListener("keydown", (event) => event.key === "Escape" && map.closePopup());
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => {
    groundDrawing?.redraw();
    toursDrawing?.redraw();
  });
  new ResizeObserver(() => map.invalidateSize({ pan: false, animate: false })).observe(map.getContainer());
}

let groundDrawing = null;
async function start() {
  showAll(false);
  drawAll();
  watch();
  await Promise.all([unpackGround(), unpackTours(), document.fonts.ready]);
  map.invalidateSize({ pan: false, animate: false });
  showAll(false);
  if (base) groundDrawing = addDrawing("ground", 200, drawGround);
  toursDrawing = addDrawing("tours", 420, drawTours);
  drawAll();
  document.documentElement.dataset.ready = "yes";
}

start();
