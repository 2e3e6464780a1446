// The view: what the map opens on, with room at its edges for pins and for what floats over it.

const EDGE_PX = 14;
const motion = () => !matchMedia("(prefers-reduced-motion: reduce)").matches;
const narrow = () => !printing() && matchMedia("(max-width: 760px)").matches;

// West, south, east, north of people and boundaries, and the sites proposed for them.
function home() {
  const [west, south, east, north] = data.view, bounds = L.latLngBounds([[south, west], [north, east]]);
  (data.plan?.sites ?? []).forEach(({ lat, lon }) => bounds.extend([lat, lon]));
  return bounds;
}

// Where an element lies on the map (px from its edges); null where it lies beside it or is not shown.
function boxOnMap(one) {
  const box = one.getBoundingClientRect(), whole = map.getContainer().getBoundingClientRect();
  if (!box.width || box.left >= whole.right || box.right <= whole.left || box.top >= whole.bottom || box.bottom <= whole.top) return null;
  return { left: box.left - whole.left, top: box.top - whole.top, right: whole.right - box.left, bottom: whole.bottom - box.top, width: box.width, height: box.height };
}

// Room that the pins want above the bounds: each stands over its point.
function pinRoom(bounds) {
  const zoom = map.getBoundsZoom(bounds, false, L.point(2 * EDGE_PX, 2 * EDGE_PX)), top = map.project(bounds.getNorthWest(), zoom).y;
  const pins = state.layers.sites ? data.plan?.sites ?? [] : [];
  const over = pins.filter(({ lat, lon }) => bounds.contains([lat, lon])).map((site) => pinSize().height + 6 + top - map.project(site, zoom).y);
  return Math.max(EDGE_PX, ...over);
}

// Ways to keep clear of what floats over the map: the legend can be passed at its side or above it.
function rooms(bounds) {
  const room = { left: EDGE_PX, top: pinRoom(bounds), right: EDGE_PX, bottom: EDGE_PX };
  if (printing()) return [room];
  const zoom = boxOnMap(document.querySelector(".zoom")), corner = boxOnMap(document.querySelector(".corner")), legend = boxOnMap(document.querySelector(".legend"));
  if (corner) room.bottom = corner.bottom + 2;
  if (zoom && zoom.width > zoom.height) room.bottom = Math.max(room.bottom, zoom.bottom + 4);
  else if (zoom) room.left = zoom.left + zoom.width + EDGE_PX;
  if (!legend) return [room];
  return [{ ...room, right: legend.right + EDGE_PX }, { ...room, bottom: legend.bottom + EDGE_PX }];
}

// The way that shows the bounds largest.
function goTo(bounds, { animate = motion() } = {}) {
  const size = map.getSize();
  const zoomIn = ({ left, top, right, bottom }) =>
    left + right < size.x && top + bottom < size.y ? map.getBoundsZoom(bounds, false, L.point(left + right, top + bottom)) : -Infinity;
  const best = rooms(bounds).reduce((one, other) => (zoomIn(other) > zoomIn(one) ? other : one));
  if (zoomIn(best) === -Infinity) return; // no map to speak of: a window drawn almost shut
  map.fitBounds(bounds, { paddingTopLeft: [best.left, best.top], paddingBottomRight: [best.right, best.bottom], animate });
}

// Whether the reader still looks at the whole region: then it stays whole when the page changes its size.
let atHome = false;
function goHome(options) {
  goTo(home(), options);
  atHome = true;
}
function watchView() {
  map.on("movestart", () => (atHome = false));
  new ResizeObserver(() => {
    if (printing()) return;
    const stay = atHome;
    map.invalidateSize({ pan: false, animate: false });
    if (stay) goHome({ animate: false });
  }).observe(map.getContainer());
}
