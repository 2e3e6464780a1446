// Colours: read from the style sheet, so that canvas and page agree in light, dark and print.

const colour = (name) => getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim();
const rgb = (text) => [1, 3, 5].map((at) => parseInt(text.slice(at, at + 2), 16));

// Upper edges of the bands (minutes): the thresholds in use and finer ones between, seven at most.
function bandEdges(thresholds) {
  const edges = new Set(thresholds);
  const add = (value) => edges.size < 7 && value > 0 && edges.add(value);
  const tidy = (value) => (value >= 10 ? Math.round(value / 5) * 5 : Math.round(value));
  const first = thresholds[0];
  if (first >= 4) [first / 3, (2 * first) / 3].forEach((value) => add(tidy(value)));
  thresholds.slice(1).forEach((upper, i) => {
    const middle = tidy((thresholds[i] + upper) / 2);
    if (upper / thresholds[i] >= 1.5 && middle > thresholds[i] && middle < upper) add(middle);
  });
  return [...edges].sort((a, b) => a - b);
}

const edges = data.edges ?? bandEdges(data.coverage.thresholds);

// One sequential ramp from near to far, resampled to as many classes as there are bands.
function ramp() {
  const stops = [1, 2, 3, 4, 5, 6, 7].map((i) => rgb(colour(`near-${i}`)));
  return edges.map((_, i) => {
    const place = edges.length === 1 ? 0 : (i * (stops.length - 1)) / (edges.length - 1);
    const low = Math.floor(place), high = Math.min(low + 1, stops.length - 1);
    return stops[low].map((value, channel) => Math.round(value + (stops[high][channel] - value) * (place - low)));
  });
}
const bandOf = (minute) => edges.findIndex((edge) => minute <= edge);
const css = ([r, g, b]) => `rgb(${r} ${g} ${b})`;
