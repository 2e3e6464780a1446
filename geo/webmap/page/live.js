// Only where a service stands behind the page: a click on the map asks it who lives within minutes of that spot.
// The answer follows the travel mode and the group of people; Escape or the button beside the zoom takes it away.

const api = /^https?:$/.test(location.protocol) ? document.querySelector('meta[name="qamtu-api"]')?.content : "";
let live = null, liveLayer = null, livePopup = null, liveAsked = 0;

function liveText() {
  const rows = [...live.features]
    .sort((a, b) => a.properties.minutes - b.properties.minutes)
    .map(({ properties }) => {
      const people = properties[`people_${state.stratum}`] ?? properties[`people_${everyone}`];
      return `<dt>${escaped(minutes(properties.minutes))}</dt><dd>${people === undefined ? "–" : escaped(plural("people", people))}</dd>`;
    });
  return `<h3>${escaped(t("live_title", { mode: howName(live.mode) }))}</h3><p>${escaped(stratumName(state.stratum))}</p><dl>${rows.join("")}</dl>`;
}

function drawLive() {
  const farFirst = [...live.features].sort((a, b) => b.properties.minutes - a.properties.minutes);
  liveLayer?.remove();
  liveLayer = L.geoJSON(farFirst, {
    interactive: false,
    renderer: L.svg({ padding: 0.3 }),
    style: ({ properties }) => ({ color: colour("live"), weight: 2, fillColor: colour("live"), fillOpacity: 0.12, opacity: properties.minutes === farFirst[0].properties.minutes ? 0.6 : 1 }),
  }).addTo(map);
}

function sayLive(text) {
  livePopup ??= L.popup({ maxWidth: 280 });
  livePopup.setLatLng(live.latlng).setContent(text);
  if (!map.hasLayer(livePopup)) livePopup.openOn(map);
}

// What is shown of the spot: nothing asked (hint), asked (old shapes pale), answered.
function showLive({ stale = false } = {}) {
  map.getContainer().classList.toggle("live-stale", stale);
  element("hint").hidden = !api || live !== null;
  element("live-clear").hidden = live === null;
}

function clearLive() {
  liveAsked += 1;
  liveLayer?.remove();
  if (livePopup) map.closePopup(livePopup);
  live = liveLayer = null;
  showLive();
}

async function askLive(latlng) {
  const turn = ++liveAsked, mode = state.mode, query = new URLSearchParams({
    lon: latlng.lng.toFixed(6), lat: latlng.lat.toFixed(6), mode, minutes: data.coverage.thresholds.join(","), lang: state.lang,
  });
  live = { latlng, mode, features: null };
  showLive({ stale: true });
  sayLive(escaped(t("live_wait")));
  let sorry = t("live_none");
  try {
    const response = await fetch(`${api}/isochrone?${query}`), answer = await response.json();
    if (turn !== liveAsked) return;
    if (response.ok) live.features = answer.features;
    else sorry = answer.detail ?? sorry;
  } catch {
    if (turn !== liveAsked) return;
  }
  showLive();
  if (live.features) drawLive();
  else liveLayer?.remove();
  sayLive(live.features ? liveText() : escaped(sorry));
}

// Another travel mode (or an answer that did not come) is asked anew; another group or language is said anew.
function followLive(part) {
  if (!live) return;
  if (("mode" in part && part.mode !== live.mode) || ("lang" in part && !live.features)) askLive(live.latlng);
  else if (live.features && ("stratum" in part || "lang" in part)) sayLive(liveText());
}

function watchLive() {
  if (!api) return;
  showLive();
  map.on("click", (event) => event.near || askLive(event.latlng));
  element("live-clear").addEventListener("click", clearLive);
}

start().then(watchLive);
