// Tours on the map: ways in the colour of the team on a pale edge, and numbered stops; a chosen team stands out.

const toursOfDay = () => data.tours.filter(({ day }) => day === state.day);
const isChosen = ({ team }) => state.team === null || state.team === team;
const sumsOf = (tours, of) => tours.reduce((sum, tour) => sum + of(tour), 0);

// A tour's ways among the packed lines of all tours.
let legs = null;
async function unpackTours() {
  legs = await unpackLines(data.legs, data.view);
  data.tours.reduce((first, tour) => ((tour.first = first), first + tour.known.length), 0);
}

function traceLegs(context, view, tour, known) {
  context.beginPath();
  tour.known.forEach((one, i) => {
    if (one !== known) return;
    const line = tour.first + i;
    for (let at = legs.first[line]; at < legs.first[line + 1]; at++)
      context[at === legs.first[line] ? "moveTo" : "lineTo"](view.x(legs.x[at]), view.y(legs.y[at]));
  });
}

function strokeTour(context, view, tour, style, width) {
  context.strokeStyle = style;
  context.lineWidth = width;
  for (const known of [true, false]) {
    context.setLineDash(known ? [] : [7, 6]);
    traceLegs(context, view, tour, known);
    context.stroke();
  }
  context.setLineDash([]);
}

function drawTours(context, view) {
  context.clearRect(0, 0, view.width, view.height);
  context.lineJoin = context.lineCap = "round";
  const tours = [...toursOfDay()].sort((a, b) => isChosen(a) - isChosen(b));
  for (const tour of tours) {
    context.globalAlpha = isChosen(tour) ? 1 : 0.3;
    strokeTour(context, view, tour, colour("paper"), 7);
    strokeTour(context, view, tour, tour.colour, 3.6);
  }
  context.globalAlpha = 1;
}

const HOUSE = '<svg viewBox="0 0 28 28" width="28" height="28" aria-hidden="true"><path d="M4 25V13L14 4l10 9v12z"/></svg>';
const signs = new Map();
function sign(tour, stop) {
  const icon = L.divIcon({ className: `stop-sign${isChosen(tour) ? "" : " pale"}`, html: make("span", {}, String(stop.n)), iconSize: [26, 26] });
  const title = `${stop.n}. ${stop.id}, ${tour.name}`;
  const marker = L.marker([stop.at[1], stop.at[0]], { icon, title, keyboard: isChosen(tour), zIndexOffset: isChosen(tour) ? 500 : 0 });
  marker.addTo(map).getElement().style.setProperty("--team", tour.colour);
  return marker;
}

function popup(tour, stop) {
  const told = [`${stop.n} · ${tour.name}`, [span(stop.arrive, stop.leave), ...stop.skills.map(skill)].join(" · ")];
  if (stop.together.length) told.push(t("visits_together", { teams: stop.together.join(", ") }));
  return make("div", {}, make("h3", {}, stop.id), ...told.map((one) => make("p", {}, one)));
}

// Where teams start and end: one house for all that share the place.
function drawHomes() {
  const homes = new Map();
  for (const tour of toursOfDay().filter(isChosen)) for (const at of [tour.start, tour.end]) homes.set(at.join(), (homes.get(at.join()) ?? new Set()).add(tour.name));
  homes.forEach((teams, at) => {
    const [lon, lat] = at.split(",").map(Number), title = `${t("visits_start")}: ${[...teams].join(", ")}`;
    const icon = L.divIcon({ className: "home-sign", html: HOUSE, iconSize: [28, 28] });
    signs.set(at, L.marker([lat, lon], { icon, title, keyboard: false, interactive: false, zIndexOffset: -500 }).addTo(map));
  });
}

function drawSignsOfDay() {
  signs.forEach((marker) => marker.remove());
  signs.clear();
  drawHomes();
  for (const tour of toursOfDay()) {
    for (const stop of tour.stops) {
      const marker = sign(tour, stop);
      marker.bindPopup(() => popup(tour, stop));
      signs.set(`${tour.team}|${stop.n}`, marker);
    }
  }
}

// All that the chosen tours touch.
function bounds() {
  const tours = toursOfDay().filter(isChosen), box = L.latLngBounds([]);
  for (const tour of tours) for (const [lon, lat] of [tour.start, tour.end, ...tour.stops.map(({ at }) => at)]) box.extend([lat, lon]);
  const [west, south, east, north] = data.view;
  return box.isValid() ? box : L.latLngBounds([[south, west], [north, east]]);
}
const showAll = (animate) => map.fitBounds(bounds(), { padding: [44, 44], maxZoom: 16, animate });
