// The scale of the map.

// A round distance that fits under 100 px, said in the reader's language.
function drawScale() {
  const y = map.getSize().y / 2, metres = map.distance(map.containerPointToLatLng([0, y]), map.containerPointToLatLng([100, y]));
  const power = 10 ** Math.floor(Math.log10(metres)), round = [5, 2, 1].find((step) => step * power <= metres) * power;
  const unit = round >= 1000 ? "kilometer" : "meter";
  element("scale").style.width = `${(100 * round) / metres}px`;
  element("scale-text").textContent = new Intl.NumberFormat(LOCALES[state.lang], { style: "unit", unit }).format(round >= 1000 ? round / 1000 : round);
}
