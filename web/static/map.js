// The map. The only module that talks to Leaflet, and the only one that turns lon, lat into its lat, lng.
//
// Layers draw on canvases that lie over the view, one for each sheet, in parts of the world (mercator.js):
// `place(x) = x * scale - left`. What was drawn is handed over as a finished picture: a canvas that can still be drawn
// on is copied at every frame by a browser without a graphics card, whether anything on it has changed or not. On
// paper all sheets are drawn into one picture: Chromium prints a canvas by wiping out what lies under it.
//
// A sheet may be of one side of a comparison: `side()` tells the layers whose travel times to draw, null that there is
// nothing to draw; `half` is the part of the map that is left of it when the map is cut in two.

import { byId } from "./dom.js";
import { t } from "./i18n.js";
import { latOf, lonOf, mercatorX, mercatorY } from "./mercator.js";
import { change, view } from "./state.js";

const { L } = window;
const EDGE_PX = 18;
const PAPER_GAP_PX = 8;
const latLng = ([lon, lat]) => L.latLng(lat, lon);
const lonLat = ({ lat, lng }) => [lng, lat];
const boundsOf = ([west, south, east, north]) => L.latLngBounds([south, west], [north, east]);

let map = null;
let atHome = true;
let homeBox = null;
const sheets = [];

export const motion = () => !matchMedia("(prefers-reduced-motion: reduce)").matches;
export const narrow = () => !printing() && matchMedia("(max-width: 760px)").matches;
export const printing = () => document.documentElement.classList.contains("printing");

const Sheet = L.Renderer.extend({
  initialize(pane, layers, { padding, mostDots, inPlace, side, half }) {
    Object.assign(this, { layers, mostDots, inPlace, side, half });
    L.Renderer.prototype.initialize.call(this, { pane, padding });
  },
  _initContainer() {
    this._container = document.createElement("canvas");
    this._container.setAttribute("aria-hidden", "true");
    if (this.inPlace) this._context = this._container.getContext("2d", { willReadFrequently: true });
    else {
      this._picture = this._container.getContext("bitmaprenderer");
      this._ink = new OffscreenCanvas(1, 1);
      this._context = this._ink.getContext("2d");
    }
  },
  _destroyContainer() {
    this._container.remove();
    delete this._container;
  },
  _update() {
    if (this._map._animatingZoom && this._bounds) return;
    L.Renderer.prototype._update.call(this);
    this.frame = null;
    this.redraw();
  },
  _fit() {
    const size = this._bounds.getSize(), dots = printing() ? 1 : Math.min(window.devicePixelRatio || 1, this.mostDots), canvas = this._container;
    L.DomUtil.setPosition(canvas, this._bounds.min);
    for (const one of this._ink ? [canvas, this._ink] : [canvas]) {
      one.width = Math.max(1, Math.round(size.x * dots));
      one.height = Math.max(1, Math.round(size.y * dots));
    }
    canvas.style.width = `${size.x}px`;
    canvas.style.height = `${size.y}px`;
    const origin = this._map.getPixelOrigin().add(this._bounds.min);
    this.frame = frameOf(this._map.getZoom(), origin.x, origin.y, size.x, size.y, dots);
  },
  redraw() {
    if (!this._map || !this._bounds || printing()) return;
    const side = this.side();
    if (side === null) this._empty();
    else {
      const blank = !this.frame;
      if (blank) this._fit();
      paint(this._context, { ...this.frame, side, blank }, this.layers, { wipe: !this.inPlace });
      this._picture?.transferFromImageBitmap(this._ink.transferToImageBitmap());
    }
  },
  // What is not shown takes no memory.
  _empty() {
    this.frame = null;
    if (!this._container.width) return;
    this._picture?.transferFromImageBitmap(null);
    for (const one of this._ink ? [this._container, this._ink] : [this._container]) one.width = one.height = 0;
  },
});

function frameOf(zoom, left, top, width, height, dots) {
  const scale = 256 * 2 ** zoom;
  return { zoom, scale, left, top, width, height, dots, x: (x) => x * scale - left, y: (y) => y * scale - top };
}

function paint(context, frame, layers, { wipe }) {
  context.setTransform(frame.dots, 0, 0, frame.dots, 0, 0);
  if (wipe) context.clearRect(0, 0, frame.width, frame.height);
  for (const layer of layers) {
    context.save();
    layer(context, frame);
    context.restore();
  }
}

export function openMap(element) {
  map = L.map(element, { center: [0, 0], zoom: 2, zoomSnap: 0.25, zoomDelta: 1, wheelPxPerZoomLevel: 90, maxZoom: 18, minZoom: 4, zoomControl: false, attributionControl: false, fadeAnimation: false, zoomAnimation: motion(), inertia: motion() });
  map.on("moveend", saveCentre);
  map.on("movestart", () => (atHome = false));
  new ResizeObserver(() => {
    if (printing()) return;
    const stay = atHome;
    map.invalidateSize({ pan: false, animate: false });
    if (stay) goHome({ animate: false });
  }).observe(element);
}

function saveCentre() {
  if (printing()) return;
  if (atHome) change({ centre: null, zoom: null });
  else change({ centre: lonLat(map.getCenter()), zoom: map.getZoom() });
}

// A canvas for some layers, functions of (context, frame); gives a function that draws them anew. `inPlace`: its one
// layer changes what it has drawn before; `frame.blank` says that nothing of it is left.
export function addSheet(name, zIndex, layers, { padding = 0.15, mostDots = 2, inPlace = false, side = () => "", half = "" } = {}) {
  const pane = map.createPane(name);
  pane.style.zIndex = zIndex;
  pane.style.pointerEvents = "none";
  const sheet = new Sheet(name, layers, { padding, mostDots, inPlace, side, half }).addTo(map);
  sheets.push({ zIndex, sheet });
  return () => sheet.redraw();
}

// Cuts the map in two at `x` (px from its left edge): sheets of the left half end there, those of the right begin.
// null: the map is whole. Nothing is drawn anew for it.
export function cutSheets(x) {
  const far = 1e5, cut = x - shiftOfMap().x;
  for (const { sheet } of sheets) {
    const [from, to] = sheet.half === "left" ? [-far, cut] : [cut, far];
    if (sheet.half) map.getPane(sheet.options.pane).style.clipPath = x === null ? "" : `polygon(${from}px ${-far}px, ${to}px ${-far}px, ${to}px ${far}px, ${from}px ${far}px)`;
  }
}

// How far the map was moved since it was last drawn (px).
const shiftOfMap = () => L.DomUtil.getPosition(map.getPane("mapPane"));

// An element over the whole height of the map that stands where the screen says, whatever moves under it; what is done
// to it is not done to the map.
export function addFixed(name, zIndex, element) {
  const pane = map.createPane(name);
  pane.style.zIndex = zIndex;
  pane.append(element);
  for (const event of ["pointerdown", "mousedown", "touchstart", "click", "dblclick", "contextmenu"]) element.addEventListener(event, (one) => one.stopPropagation());
  return (x) => {
    const shift = shiftOfMap();
    element.hidden = x === null;
    element.style.transform = `translate(${x - shift.x}px, ${-shift.y}px)`;
    element.style.height = `${map.getSize().y}px`;
  };
}
export const onShift = (act) => map.on("move zoom resize", act);

// ---- where one looks ---------------------------------------------------------------------------------------------

// The box (west, south, east, north) that the map opens on.
export function setHome(box) {
  homeBox = box;
  if (view.centre) map.setView(latLng(view.centre), view.zoom, { animate: false });
  else goHome({ animate: false });
}

export function goHome(options) {
  if (!homeBox) return;
  goTo(homeBox, options);
  atHome = true;
  change({ centre: null, zoom: null });
}

// What floats over the map has come: whoever still looks at the whole region sees it clear of that.
export const settleHome = () => atHome && goHome({ animate: false });

export function goTo(box, { animate = motion() } = {}) {
  const bounds = boundsOf(box), size = map.getSize(), best = roomiest(bounds, size);
  if (best) map.fitBounds(bounds, { paddingTopLeft: [best.left, best.top], paddingBottomRight: [best.right, best.bottom], animate, maxZoom: 16 });
}

// What floats over the map is kept clear of, at its side or above it: whichever shows the box larger.
function roomiest(bounds, size) {
  const room = { left: EDGE_PX, top: EDGE_PX, right: EDGE_PX, bottom: EDGE_PX + 16 };
  const legend = printing() ? null : boxOnMap(document.querySelector(".legend")), ways = [room];
  if (legend) ways.splice(0, 1, { ...room, right: legend.fromRight + EDGE_PX }, { ...room, bottom: legend.fromBottom + EDGE_PX });
  const zoomIn = ({ left, top, right, bottom }) => (left + right < size.x && top + bottom < size.y ? map.getBoundsZoom(bounds, false, L.point(left + right, top + bottom)) : -Infinity);
  const best = ways.reduce((one, other) => (zoomIn(other) > zoomIn(one) ? other : one));
  return zoomIn(best) === -Infinity ? null : best;
}

// Where an element lies on the map (px); null where it lies beside it or is not shown.
export function boxOnMap(one) {
  const box = one?.getBoundingClientRect(), whole = map.getContainer().getBoundingClientRect();
  if (!box?.width || box.left >= whole.right || box.right <= whole.left || box.top >= whole.bottom || box.bottom <= whole.top) return null;
  return { left: box.left - whole.left, top: box.top - whole.top, right: box.right - whole.left, bottom: box.bottom - whole.top, fromRight: whole.right - box.left, fromBottom: whole.bottom - box.top };
}

export function goNear(place, zoom = 14) {
  map.setView(latLng(place), Math.max(map.getZoom(), zoom), { animate: motion() });
}

export const isInSight = (place) => map.getBounds().contains(latLng(place));
export const zoomBy = (step) => map.setZoom(map.getZoom() + step);
export const mapCentre = () => lonLat(map.getCenter());
export const mapZoom = () => map.getZoom();
export const mapSize = () => map.getSize();

// Where the left upper corner of the map lies in a frame (px).
export function cornerIn(frame) {
  const corner = map.getPixelOrigin().add(map.containerPointToLayerPoint([0, 0]));
  return { left: corner.x - frame.left, top: corner.y - frame.top, ...map.getSize() };
}

// A place (lon, lat) as it is told: in parts of the world too; `pixels` measures screen distance to another place.
export function toldOf(place, more = {}) {
  const x = mercatorX(place[0]), y = mercatorY(place[1]), scale = 256 * 2 ** map.getZoom();
  return { place, x, y, ...more, pixels: (u, v) => Math.hypot((u - x) * scale, (v - y) * scale) };
}

// Calls `act` with the place that is told.
export function onMap(event, act) {
  map.on(event, (told) => {
    act(toldOf(lonLat(told.latlng), { across: told.containerPoint.x, at: told.originalEvent.timeStamp }));
  });
}
export const onMove = (act) => map.on("moveend zoomend", act);

// A second click on one spot means something to a tool: it is not to zoom.
export const holdZoom = (held) => map.doubleClickZoom[held ? "disable" : "enable"]();

// Enter on the map itself means its middle.
export function onEnter(act) {
  map.getContainer().addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.target !== map.getContainer()) return;
    act(toldOf(mapCentre(), { across: map.getSize().x / 2 }));
  });
}

// A pointer over the map, told as by `onMap`; `at` is when it was there.
export const toldAt = (event) => toldOf(lonLat(map.mouseEventToLatLng(event)), { at: event.timeStamp });

export const mapBox = () => map.getContainer();

// Whether the map stays under a pointer that drags, because the pointer holds something else.
export const stopPanning = (still) => (still ? map.dragging.disable() : map.dragging.enable());

// The place so many pixels right of and below another; and the map follows where it would leave the sight.
export const shifted = (place, right, down) => lonLat(map.containerPointToLatLng(map.latLngToContainerPoint(latLng(place)).add([right, down])));
export function keepInSight(place) {
  const { x, y } = map.latLngToContainerPoint(latLng(place)), size = map.getSize();
  if (x < EDGE_PX || y < EDGE_PX || x > size.x - EDGE_PX || y > size.y - EDGE_PX) map.panTo(latLng(place), { animate: false });
}

// ---- what is said at a place ---------------------------------------------------------------------------------------

let popup = null;

// A card at a place, or so many pixels above it; `closed` is called when the user takes it away.
export function showCard(place, content, closed = () => {}, { above = 0 } = {}) {
  hideCard();
  popup = L.popup({ maxWidth: 300, minWidth: 200, autoPanPadding: [24, 24], offset: [0, 7 - above], closeButton: true }).setLatLng(latLng(place)).setContent(content).openOn(map);
  const button = popup.getElement().querySelector(".leaflet-popup-close-button");
  button?.setAttribute("aria-label", t("close"));
  const mine = popup;
  mine.on("remove", () => {
    if (popup !== mine) return; // replaced, not closed
    popup = null;
    closed();
  });
}

export function hideCard() {
  const mine = popup;
  popup = null;
  if (mine) map.closePopup(mine);
}

// What a card says has grown: the map makes room for it.
export const refitCard = () => popup?.update();

// An element that stands at a place of the map, whatever moves under it.
export function addPin(element) {
  const marker = L.marker([0, 0], { icon: L.divIcon({ html: element, className: "pin", iconSize: [0, 0] }), keyboard: false, interactive: false });
  return { put: (place) => marker.setLatLng(latLng(place)).addTo(map), remove: () => marker.remove() };
}

// Outlines in lon, lat (GeoJSON polygons), largest first; gives a function that removes them.
export function showShapes(features, style) {
  const layer = L.geoJSON(features, { interactive: false, renderer: L.svg({ padding: 0.3 }), style }).addTo(map);
  return () => layer.remove();
}

// Metres that a hundred pixels are in the middle of the map.
export function metresPerHundred() {
  const y = map.getSize().y / 2;
  return map.distance(map.containerPointToLatLng([0, y]), map.containerPointToLatLng([100, y]));
}

// ---- paper --------------------------------------------------------------------------------------------------------

// All sheets in one picture, at the size the map has on paper; a map that is cut in two gives two beside each other.
export function paintPaper(dots = 3) {
  map.invalidateSize({ pan: false, animate: false });
  const size = map.getSize(), origin = map.getPixelOrigin().add(map.containerPointToLayerPoint([0, 0]));
  const drawn = [...sheets].sort((a, b) => a.zIndex - b.zIndex).map(({ sheet }) => ({ sheet, side: sheet.side() })).filter(({ side }) => side !== null);
  const halves = drawn.some(({ sheet }) => sheet.half === "right") ? ["left", "right"] : [""];
  const canvas = byId("paper"), gap = (halves.length - 1) * PAPER_GAP_PX;
  canvas.width = (halves.length * size.x + gap) * dots;
  canvas.height = size.y * dots;
  const frame = frameOf(map.getZoom(), origin.x, origin.y, size.x, size.y, dots);
  halves.forEach((half, i) => {
    // On a canvas of its own first: a printer gets one picture instead of a hundred thousand strokes.
    const picture = new OffscreenCanvas(size.x * dots, size.y * dots), context = picture.getContext("2d", { willReadFrequently: true });
    for (const { sheet, side } of drawn.filter(({ sheet }) => !half || !sheet.half || sheet.half === half))
      for (const layer of sheet.layers) {
        context.setTransform(dots, 0, 0, dots, 0, 0);
        context.save();
        layer(context, { ...frame, side });
        context.restore();
      }
    canvas.getContext("2d").drawImage(picture, i * (size.x + PAPER_GAP_PX) * dots, 0);
  });
}

let beforePaper = null;
// On paper stands the box that is given, else what is looked at.
export function fitPaper(box = null) {
  beforePaper ??= { centre: map.getCenter(), zoom: map.getZoom(), bounds: map.getBounds(), home: atHome };
  map.invalidateSize({ pan: false, animate: false });
  if (box) goTo(box, { animate: false });
  else if (beforePaper.home) goTo(homeBox, { animate: false });
  else map.fitBounds(beforePaper.bounds, { animate: false });
}
export function leavePaper() {
  map.invalidateSize({ pan: false, animate: false });
  if (!beforePaper) return;
  const { centre, zoom, home } = beforePaper;
  beforePaper = null;
  map.setView(centre, zoom, { animate: false });
  atHome = home;
  for (const { sheet } of sheets) sheet._update();
}

export const lonLatOf = (x, y) => [lonOf(x), latOf(y)];
