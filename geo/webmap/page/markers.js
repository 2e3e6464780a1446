// Facilities by kind and numbered proposals: markers that a keyboard can reach, with what is known of each.

const SHAPES = {
  polyclinic: '<rect x="5" y="5" width="14" height="14" rx="1.5"/>',
  ambulatory: '<circle cx="12" cy="12" r="7"/>',
  fap: '<circle cx="12" cy="12" r="5"/>',
  medical_point: '<circle cx="12" cy="12" r="3.4"/>',
  rural_health_unit: '<path d="M12 4.5 20 18.5H4Z"/>',
  hospital: '<path d="M9 4h6v5h5v6h-5v5H9v-5H4V9h5Z"/>',
  perinatal_centre: '<circle cx="12" cy="12" r="6" class="ring"/>',
  other: '<path d="M12 4.5 19.5 12 12 19.5 4.5 12Z"/>',
};
const shape = (kind, extra = "") =>
  `<svg class="shape ${extra}" viewBox="0 0 24 24" width="24" height="24" aria-hidden="true">${SHAPES[kind] ?? SHAPES.other}</svg>`;
const pin = (rank) =>
  `<svg class="pin" viewBox="0 0 30 38" width="30" height="38" aria-hidden="true"><path d="M15 37C11 29 2 23.500 2 14.500a13 13 0 0 1 26 0C28 23.500 19 29 15 37Z"/><text x="15" y="20">${rank}</text></svg>`;

// From afar the signs shrink; what a finger or pointer must hit stays 24 px.
function sizeMarkers() {
  const size = Math.max(0.5, Math.min(1, 0.5 + (map.getZoom() - 10.5) * 0.2));
  element("qamtu_map").style.setProperty("--sign", size.toFixed(2));
}

let facilityLayer = null, siteLayer = null;

function drawMarkers() {
  facilityLayer?.remove();
  siteLayer?.remove();
  facilityLayer = L.layerGroup(data.facilities.map(facilityMarker));
  siteLayer = L.layerGroup((data.plan?.sites ?? []).map(siteMarker));
  if (state.layers.facilities) facilityLayer.addTo(map);
  if (state.layers.sites) siteLayer.addTo(map);
}

// Whether the facility gives the service in question.
const gives = (facility) => state.service === data.coverage.services[0] || facility.services.includes(state.service);

function facilityMarker(facility, index) {
  const title = `${facility.name || facility.id}, ${kindName(facility.kind)}${facility.open ? "" : `, ${t("closed")}`}`;
  const icon = L.divIcon({ className: `facility${gives(facility) ? "" : " faded"}`, html: shape(facility.kind, facility.open ? "" : "closed"), iconSize: [24, 24] });
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
  const icon = L.divIcon({ className: "site", html: pin(site.rank), iconSize: [30, 38], iconAnchor: [15, 37], popupAnchor: [0, -32] });
  const marker = L.marker([site.lat, site.lon], { icon, title, alt: title, zIndexOffset: 1000 - site.rank });
  return marker.bindPopup(() => sitePopup(site), { maxWidth: 280 });
}

function sitePopup(site) {
  const rows = Object.entries(site.by_stratum).map(
    ([name, gained]) => `<dt>${escaped(stratumName(name))}</dt><dd>+${number(gained)}</dd>`,
  );
  return `<h3>${escaped(t("proposed_site"))} ${site.rank}</h3><p>${escaped(gainOf(site))}</p><dl>${rows.join("")}</dl>`;
}
