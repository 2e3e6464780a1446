// The proposals: what each site adds by the measure of the plan's model, and what is told and proved about the plan.

const isTimed = (plan) => plan.sites.length > 0 && plan.sites.at(-1).after !== null;

function gainOf(site) {
  const { plan } = data;
  if (isTimed(plan)) return t(`site_${plan.model}`, { after: site.worth[state.lang] });
  return t("gain_people", { n: number(site.gained ?? 0) });
}

function sitePopup(site) {
  const rows = Object.entries(isTimed(data.plan) ? {} : site.by_stratum).map(
    ([name, gained]) => `<dt>${escaped(shortStratum(name))}</dt><dd>+${number(gained)}</dd>`,
  );
  return `<h3>${escaped(t("proposed_site"))} ${site.rank}</h3><p>${escaped(gainOf(site))}</p><dl>${rows.join("")}</dl>`;
}

// The rank, a bar and the worth of every site; `size` says how long the bar is, at most `room` percent.
function siteBars(plan, size, worth, label, room) {
  const highest = Math.max(1, ...plan.sites.map(size));
  return plan.sites
    .map((site) => `<li><button type="button" data-site="${site.rank}" aria-label="${escaped(`${t("proposed_site")} ${site.rank}, ${label(site)}`)}"><b>${site.rank}</b><i style="width:${((room * Math.max(0, size(site))) / highest).toFixed(1)}%"></i><span>${escaped(worth(site))}</span></button></li>`)
    .join("");
}

function drawProposals() {
  const { plan } = data, card = element("proposals");
  card.hidden = !plan;
  if (card.hidden) return;
  const [head, ...rest] = plan.told[state.lang];
  const proofs = rest.map((text) => `<p class="proof">${escaped(text)}</p>`).join("");
  const counted = plan.sites.length > 0 && !isTimed(plan);
  card.innerHTML = counted ? peopleGained(plan) + proofs : `<h2>${escaped(t("layer_sites"))}</h2><p>${escaped(head)}</p>${timeSaved(plan)}${proofs}`;
}

function timeSaved(plan) {
  if (!isTimed(plan)) return "";
  const before = (site) => (site.rank === 1 ? plan.before : plan.sites[site.rank - 2].after);
  const saved = (site) => (before(site) === null || site.after === null ? 0 : before(site) - site.after);
  return `<ol>${siteBars(plan, saved, (site) => site.worth[state.lang], gainOf, 48)}</ol>`;
}

function peopleGained(plan) {
  const shown = plan.sites[0].by_stratum[state.stratum] === undefined ? "" : state.stratum;
  const gain = (site) => (shown ? site.by_stratum[shown] : site.gained) ?? 0;
  const total = plan.sites.reduce((sum, site) => sum + gain(site), 0);
  const who = shown && shown !== everyone ? ` · ${stratumName(shown)}` : "";
  const bars = siteBars(plan, gain, (site) => `+${number(gain(site))}`, (site) => t("gain_people", { n: number(gain(site)) }), 62);
  return `<h2>${escaped(plural("new_sites", plan.sites.length))}</h2>
    <p class="big" title="${escaped(`+${number(total)}`)}">+${rounded(total)}<small> ${escaped(t("gain_how", { mode: howName(plan.mode), minutes: minutes(plan.threshold) }) + who)}</small></p>
    <ol>${bars}</ol>`;
}
