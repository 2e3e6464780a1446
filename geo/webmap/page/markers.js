// Facilities by kind and numbered proposals: markers that a keyboard can reach, with what is known of each.

// How near a facility's neighbours are, as a part of the world's width: a quarter of all have one nearer than this.
let nearness = null;
function nearNeighbour() {
  if (nearness !== null) return nearness;
  const points = data.facilities.map(({ lat, lon }) => [mercatorX(lon), mercatorY(lat)]);
  const sample = points.filter((_, i) => i % Math.ceil(points.length / 500) === 0);
  const apart = sample
    .map(([x, y]) => points.reduce((least, [u, v]) => (u === x && v === y ? least : Math.min(least, Math.hypot(u - x, v - y))), Infinity))
    .sort((a, b) => a - b);
  return (nearness = apart[Math.floor(apart.length / 4)] ?? Infinity);
}

// Signs shrink from afar and where they crowd, so that the map stays in sight; what a pointer must hit stays 24 px.
function signSize() {
  const byZoom = 0.5 + (map.getZoom() - 10.5) * 0.2, byRoom = (nearNeighbour() * 256 * 2 ** map.getZoom()) / 24;
  return Math.max(0.3, Math.min(1, byZoom, byRoom));
}
function sizeMarkers() {
  map.getContainer().style.setProperty("--sign", signSize().toFixed(2));
}

// A pin, and the box around it that a finger hits.
const pinSize = () => (narrow() ? { width: 23, height: 29 } : { width: 30, height: 38 });
const pinBox = ({ width, height }) => (narrow() ? [44, 46] : [width, height]);

let facilityLayer = null, siteLayer = null;

function drawMarkers() {
  facilityLayer?.remove();
  siteLayer?.remove();
  facilityLayer = L.layerGroup(data.facilities.map(facilityMarker));
  siteLayer = L.layerGroup((data.plan?.sites ?? []).map(siteMarker));
  if (state.layers.facilities) facilityLayer.addTo(map);
  if (state.layers.sites) siteLayer.addTo(map);
  sizeMarkers();
}

// A finger is wider than a sign: a tap beside one means the nearest within 22 px.
const FINGER_PX = 22;
const coarse = () => narrow() || matchMedia("(pointer: coarse)").matches;

function openNear(event) {
  if (!coarse()) return;
  const found = [facilityLayer, siteLayer]
    .filter((layer) => map.hasLayer(layer))
    .flatMap((layer) => layer.getLayers())
    .map((marker) => ({ marker, away: map.latLngToContainerPoint(marker.getLatLng()).distanceTo(event.containerPoint) }))
    .reduce((best, one) => (one.away < best.away ? one : best), { away: Infinity });
  if (found.away > FINGER_PX) return;
  found.marker.openPopup();
}

// Whether the facility gives the service in question.
const gives = (facility) => state.service === data.coverage.services[0] || facility.services.includes(state.service);

function facilityMarker(facility, index) {
  const title = `${facility.name || facility.id}, ${kindName(facility.kind)}${facility.open ? "" : `, ${t("closed")}`}`;
  const icon = L.divIcon({ className: `facility${gives(facility) ? "" : " faded"}`, html: shape(facility.kind, facility.open), iconSize: [24, 24] });
  const quiet = data.facilities.length > 400;
  const marker = L.marker([facility.lat, facility.lon], { icon, title, alt: title, keyboard: !quiet, zIndexOffset: facility.kind === "hospital" ? 200 : 100 });
  marker.bindPopup(() => facilityPopup(facility, index), { maxWidth: 280 });
  marker.on("popupopen", () => chooseFacility(index)).on("popupclose", () => chooseFacility(null));
  return marker;
}

function facilityPopup(facility, index) {
  const rows = [];
  const services = facility.services.map(serviceName).join(", ");
  if (services) rows.push([t("services"), services]);
  if (facility.ownership) rows.push([t("ownership"), t(`ownership_${facility.ownership}`)]);
  if (facility.capacity !== null) rows.push([t("capacity_per_day"), number(facility.capacity)]);
  for (const kind of ["overlapping", "exclusive"]) {
    const catchment = findCatchment(index, kind);
    const people = catchment >= 0 ? data.catchments.people[state.stratum]?.[catchment] : undefined;
    if (people !== undefined) rows.push([t(`catchment_${kind}`, { minutes: minutes(state.threshold) }), plural("people", people)]);
  }
  const list = rows.map(([name, value]) => `<dt>${escaped(name)}</dt><dd>${escaped(value)}</dd>`).join("");
  return `<h3>${escaped(facility.name || facility.id)}</h3><p>${escaped(kindName(facility.kind))}${facility.open ? "" : ` · ${t("closed")}`}</p><dl>${list}</dl>`;
}

function siteMarker(site) {
  const title = `${t("proposed_site")} ${site.rank}: ${gainOf(site)}`;
  const size = pinSize(), [width, height] = pinBox(size);
  const icon = L.divIcon({ className: "site", html: pin(site.rank, size), iconSize: [width, height], iconAnchor: [width / 2, height - 1], popupAnchor: [0, 6 - size.height] });
  const marker = L.marker([site.lat, site.lon], { icon, title, alt: title, zIndexOffset: 1000 - site.rank });
  return marker.bindPopup(() => sitePopup(site), { maxWidth: 280 });
}
