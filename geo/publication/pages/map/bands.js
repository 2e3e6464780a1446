// Travel time as the figure froze it: a shape for each number of minutes, the longest below; and the threshold as a line.

let bandShapes = [];
async function unpackBands() {
  bandShapes = await Promise.all(data.bands.map((text) => unpackLines(text, data.base.bbox)));
}

function drawTimes(context, view) {
  if (!state.layers.surface) return;
  const colours = ramp();
  for (let band = bandShapes.length - 1; band >= 0; band--) fillAreas(context, view, bandShapes[band], css(colours[band]));
  const threshold = edges.indexOf(state.threshold);
  if (threshold >= 0) strokeLines(context, view, bandShapes[threshold], colour("threshold-line"), 1.4);
}
