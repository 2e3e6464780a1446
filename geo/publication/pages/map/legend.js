// The legend of a figure's map. Sizes and colours are set by script: the page's policy allows no style in its words.

function drawFigureLegend() {
  const colours = ramp();
  drawSites();
  element("bands").parentElement.hidden = !edges.length;
  element("bands").innerHTML = edges.map((edge) => `<li${edge === state.threshold ? ' class="on"' : ""}><i></i>${number(edge, 1)}</li>`).join("");
  element("bands").querySelectorAll("i").forEach((one, band) => (one.style.background = css(colours[band])));
  const kinds = [...new Set(data.facilities.map((facility) => facility.kind))], said = data.says[state.lang];
  element("kinds").innerHTML =
    newlyKey(said) +
    (data.plan && !hasDots() ? "" : `<li><span class="dots"><i></i><i></i><i></i></span>${escaped(`${said.dots} (${said.classes})`)}</li>`) +
    kinds.map((kind) => `<li>${shape(kind)}${escaped(kindName(kind))}</li>`).join("");
  element("kinds").querySelectorAll(".dots i").forEach((one, size) => (one.style.width = one.style.height = `${2 * DOT_PX[size]}px`));
  showWhen();
  element("layers-title").textContent = t("layers");
  element("layers").innerHTML = [
    edges.length ? layerSwitch("surface", '<i class="swatch"></i>') : "",
    data.plan && !hasDots() ? "" : layerSwitch("people", '<i class="dot"></i>'),
    layerSwitch("facilities", '<i class="square"></i>'),
    data.boundaries.length ? layerSwitch("boundaries", '<i class="dashes"></i>') : "",
  ].join("");
}

// A proposal that holds a count back has no dots: they would tell of it.
const hasDots = () => data.beyond.length + data.newly.length > 0;

function newlyKey(said) {
  if (!data.plan?.area) return "";
  return `<li class="newly-key"><span class="area">${data.newly.length ? "<i></i>" : ""}</span>${escaped(said.newly)}</li>`;
}
