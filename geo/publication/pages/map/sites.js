// Proposed sites: a numbered pin for each, what it brings, and the map of today beside that with the sites.

const siteRow = (site) => data.says[state.lang].sites.rows[site.rank - 1];
const isWith = () => state.layers.sites && data.plan !== null;

// What a site does by the measure of the plan: people gained, or the time after it.
function gainOf(site) {
  const { head } = data.says[state.lang].sites, at = data.plan.timed ? head.length - 1 : 2;
  return `${head[at]}: ${siteRow(site)[at][0]}`;
}

function sitePopup(site) {
  const [, [place, about], ...rest] = siteRow(site), { head } = data.says[state.lang].sites;
  const rows = rest.map(([value], i) => `<dt>${escaped(head[i + 2])}</dt><dd>${escaped(value)}</dd>`).join("");
  return `<h3>${escaped(t("proposed_site"))} ${site.rank}</h3><p>${escaped(place)}${about ? `<br><small>${escaped(about)}</small>` : ""}</p><dl>${rows}</dl>`;
}

function drawSites() {
  const { plan } = data, box = element("sites");
  box.hidden = !plan || !plan.sites.length;
  if (box.hidden) return;
  element("when").innerHTML = ["before", "after"]
    .map((when) => `<label><input type="radio" name="when" data-when="${when}"${state.layers.sites === (when === "after") ? " checked" : ""}><span>${escaped(t(`map_${when}`))}</span></label>`)
    .join("");
  const most = Math.max(...plan.sites.map(({ gained }) => gained ?? 0)), at = plan.timed ? data.says[state.lang].sites.head.length - 1 : 2;
  element("site-list").innerHTML = plan.sites
    .map((site) => `<li><button type="button" data-site="${site.rank}" aria-label="${escaped(`${t("proposed_site")} ${site.rank}. ${gainOf(site)}`)}"><b>${site.rank}</b><i></i><span>${escaped(siteRow(site)[at][0])}</span></button></li>`)
    .join("");
  element("site-list").querySelectorAll("i").forEach((bar, i) => (bar.style.width = plan.timed || !most ? "0" : `${(100 * (plan.sites[i].gained ?? 0)) / most}%`));
  showWhen();
}

// What the legend says of the sites goes with them.
function showWhen() {
  // What is not shown keeps its room: else the switch would move from under the pointer.
  for (const one of [element("site-list"), ...document.querySelectorAll(".newly-key")]) one.style.visibility = state.layers.sites ? "" : "hidden";
}

function choose(when) {
  state.layers.sites = when === "after";
  map.closePopup();
  showWhen();
}

function openSite(rank) {
  const marker = siteLayer.getLayers()[rank - 1];
  map.panInside(marker.getLatLng(), { padding: [60, 60], animate: motion() });
  marker.openPopup();
}
