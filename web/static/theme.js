// Colours: read from the style sheet, so that canvas and page agree in light, dark and print.

let kept = {};
export const colour = (name) => (kept[name] ??= getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim());
export const rgb = (text) => [1, 3, 5].map((at) => parseInt(text.slice(at, at + 2), 16));
export const css = ([r, g, b]) => `rgb(${r} ${g} ${b})`;
export const word = ([r, g, b], alpha) => ((alpha << 24) | (b << 16) | (g << 8) | r) >>> 0;
export const forgetColours = () => (kept = {});

const MOST_BANDS = 7;

// Upper edges of the bands (minutes): the thresholds of the region and finer ones between, seven at most.
export function bandEdges(thresholds) {
  const edges = new Set(thresholds);
  const add = (value) => edges.size < MOST_BANDS && value > 0 && edges.add(value);
  const tidy = (value) => (value >= 10 ? Math.round(value / 5) * 5 : Math.round(value));
  const first = thresholds[0];
  if (first >= 4) [first / 3, (2 * first) / 3].forEach((value) => add(tidy(value)));
  thresholds.slice(1).forEach((upper, i) => {
    const middle = tidy((thresholds[i] + upper) / 2);
    if (upper / thresholds[i] >= 1.5 && middle > thresholds[i] && middle < upper) add(middle);
  });
  return [...edges].sort((a, b) => a - b);
}

// One sequential ramp from near to far, resampled to as many classes as there are bands.
export function ramp(edges) {
  const stops = [1, 2, 3, 4, 5, 6, 7].map((i) => rgb(colour(`near-${i}`)));
  return edges.map((_, i) => {
    const place = edges.length === 1 ? 0 : (i * (stops.length - 1)) / (edges.length - 1);
    const low = Math.floor(place), high = Math.min(low + 1, stops.length - 1);
    return stops[low].map((value, channel) => Math.round(value + (stops[high][channel] - value) * (place - low)));
  });
}

export const bandOf = (edges, minutes) => edges.findIndex((edge) => minutes <= edge);
