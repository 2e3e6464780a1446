// Only where a service stands behind the page: a click on the map asks it who lives within minutes of that spot.

const api = /^https?:$/.test(location.protocol) ? document.querySelector('meta[name="qamtu-api"]')?.content : "";
let liveLayer = null, liveAsked = 0;

function livePopup(features) {
  const rows = [...features]
    .sort((a, b) => a.properties.minutes - b.properties.minutes)
    .map(({ properties }) => {
      const people = properties[`people_${state.stratum}`] ?? properties[`people_${everyone}`];
      return `<dt>${escaped(minutes(properties.minutes))}</dt><dd>${people === undefined ? "–" : escaped(plural("people", people))}</dd>`;
    });
  return `<h3>${escaped(t("live_title", { mode: howName(state.mode) }))}</h3><p>${escaped(stratumName(state.stratum))}</p><dl>${rows.join("")}</dl>`;
}

function drawLive(answer, latlng) {
  const nearFirst = [...answer.features].sort((a, b) => b.properties.minutes - a.properties.minutes);
  liveLayer?.remove();
  liveLayer = L.geoJSON(nearFirst, {
    interactive: false,
    renderer: L.svg({ padding: 0.3 }),
    style: ({ properties }) => ({ color: colour("live"), weight: 2, fillColor: colour("live"), fillOpacity: 0.12, opacity: properties.minutes === nearFirst[0].properties.minutes ? 0.6 : 1 }),
  }).addTo(map);
  L.popup({ maxWidth: 280 }).setLatLng(latlng).setContent(livePopup(answer.features)).openOn(map);
}

async function askLive({ latlng }) {
  const turn = ++liveAsked, query = new URLSearchParams({
    lon: latlng.lng.toFixed(6), lat: latlng.lat.toFixed(6), mode: state.mode, minutes: data.coverage.thresholds.join(","), lang: state.lang,
  });
  const waiting = L.popup({ closeButton: false }).setLatLng(latlng).setContent(escaped(t("live_wait"))).openOn(map);
  try {
    const response = await fetch(`${api}/isochrone?${query}`), answer = await response.json();
    if (turn !== liveAsked) return;
    if (response.ok) drawLive(answer, latlng);
    else waiting.setContent(escaped(answer.detail ?? t("live_none")));
  } catch {
    if (turn === liveAsked) waiting.setContent(escaped(t("live_none")));
  }
}

function watchLive() {
  if (!api) return;
  element("hint").hidden = false;
  map.on("click", askLive);
}

start().then(watchLive);
