// The legend says what each sign means, and has the layer switches.

function drawLegend() {
  const colours = ramp(), kinds = [...new Set(data.facilities.map((facility) => facility.kind))];
  const bands = edges.map((edge, i) => `<li${edge === state.threshold ? ' class="on"' : ""}><i style="background:${css(colours[i])}"></i>${number(edge)}</li>`).join("");
  const one = state.service !== data.coverage.services[0];
  element("bands").parentElement.hidden = one || !data.surfaces[state.mode];
  element("legend-title").textContent = one ? t("legend_service", { service: serviceName(state.service), minutes: minutes(state.threshold), mode: howName(state.mode) }) : t(data.direction === "from_facility" ? "legend_from" : "legend_to", { mode: howName(state.mode) });
  element("bands").innerHTML = bands;
  element("bands-unit").textContent = t("minutes_unit");
  element("kinds").innerHTML =
    `<li><i class="dot"></i>${escaped(t("layer_people"))}</li>` +
    (data.plan?.sites.length ? `<li><i class="dot proposed"></i>${escaped(t("proposed_site"))}</li>` : "") +
    kinds.map((kind) => `<li>${shape(kind)}${escaped(kindName(kind))}</li>`).join("") +
    (data.facilities.some((facility) => !facility.open) ? `<li>${shape("polyclinic", false)}${escaped(t("closed"))}</li>` : "");
  const lines = [
    layerSwitch("surface", '<i class="swatch"></i>'),
    layerSwitch("people", '<i class="dot"></i>'),
    layerSwitch("facilities", '<i class="square"></i>'),
    data.plan?.sites.length ? layerSwitch("sites", '<i class="dot proposed"></i>') : "",
    data.catchments.facility.length ? layerSwitch("catchments", '<i class="outline"></i>') : "",
    data.boundaries.length ? layerSwitch("boundaries", '<i class="dashes"></i>') : "",
  ];
  element("layers").innerHTML = lines.join("");
  element("layers-title").textContent = t("layers");
  const lost = Object.values(data.statuses[`${state.mode}|${state.service}|${state.stratum}`] ?? {}).length && hasLost();
  element("lost").hidden = !lost;
  element("lost-text").textContent = t("legend_lost");
  element("attribution").textContent = data.sources.map((source) => [source.attribution, source.licence].filter(Boolean).join(", ")).join(" · ");
  if (data.synthetic) element("attribution").textContent = t("synthetic_source");
}

function hasLost() {
  const found = data.statuses[`${state.mode}|${state.service}|${state.stratum}`];
  return (found.no_road ?? 0) + (found.unreachable ?? 0) >= 0.5;
}

// Two sample dots: what their size says at this zoom.
function drawDotLegend(full, largest) {
  const nice = (value) => Number(value.toPrecision(1)), samples = [nice(full / 6), nice(full)].filter((value, i, all) => value > 0 && all.indexOf(value) === i);
  element("dot-sizes").innerHTML = samples
    .map((people) => `<li><i style="--r:${(largest * Math.sqrt(people / full)).toFixed(1)}px"></i>${number(people)}</li>`)
    .join("");
  element("dot-title").textContent = t("dot_size");
}
