// The proposals: what each site adds, and the proof of how good the plan is.

function gainOf(site) {
  const { plan } = data;
  if (plan.model === "mclp") return t("gain_people", { n: number(site.gained ?? 0) });
  return site.gained ? t("gain_people", { n: number(site.gained) }) : t("proposed_site");
}

function proofOf(plan) {
  const sites = plural("sites", plan.sites.length), gap = Math.max(0, plan.gap ?? 0);
  if (plan.gap === null || plan.bound === null) return t("proof_none");
  if (plan.status === "optimal" || gap < 1e-9) return t(plan.model === "mclp" ? "proof_best_people" : "proof_best", { sites });
  const gapText = percent(gap, gap < 0.001 ? 3 : 1);
  if (plan.model === "mclp") return plural("proof_people", Math.ceil(plan.bound - plan.objective), { sites, gap: gapText, n: rounded(Math.ceil(plan.bound - plan.objective)) });
  return t(plan.model === "pmedian" ? "proof_time" : "proof_gap", { sites, gap: gapText });
}

function drawProposals() {
  const { plan } = data, card = element("proposals");
  card.hidden = !plan || plan.sites.length === 0;
  if (card.hidden) return;
  const shown = plan.sites[0].by_stratum[state.stratum] === undefined ? "" : state.stratum;
  const gain = (site) => (shown ? site.by_stratum[shown] : site.gained) ?? 0;
  const total = plan.sites.reduce((sum, site) => sum + gain(site), 0), highest = Math.max(1, ...plan.sites.map(gain));
  const who = shown && shown !== everyone ? ` · ${stratumName(shown)}` : "";
  const bars = plan.sites
    .map((site) => `<li><button type="button" data-site="${site.rank}" aria-label="${escaped(`${t("proposed_site")} ${site.rank}, ${t("gain_people", { n: number(gain(site)) })}`)}"><b>${site.rank}</b><i style="width:${((62 * Math.max(0, gain(site))) / highest).toFixed(1)}%"></i><span>+${number(gain(site))}</span></button></li>`)
    .join("");
  card.innerHTML = `<h2>${escaped(plural("new_sites", plan.sites.length))}</h2>
    <p class="big" title="${escaped(`+${number(total)}`)}">+${rounded(total)}<small> ${escaped(t("gain_how", { mode: howName(plan.mode), minutes: minutes(plan.threshold) }) + who)}</small></p>
    <ol>${bars}</ol><p class="proof">${escaped(proofOf(plan))}</p>`;
}
