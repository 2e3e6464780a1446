// Travel time as the figure froze it: a shape for each number of minutes, the longest below; the threshold as a line; and
// over them the land that the proposed sites bring within it.

let bandShapes = [], newArea = null;
async function unpackBands() {
  const lines = (text) => unpackLines(text, data.base.bbox);
  [newArea, ...bandShapes] = await Promise.all([data.area, ...data.bands].map(lines));
}

function drawTimes(context, view) {
  if (!state.layers.surface) return;
  const colours = ramp();
  for (let band = bandShapes.length - 1; band >= 0; band--) fillAreas(context, view, bandShapes[band], css(colours[band]));
  if (isWith()) fillAreas(context, view, newArea, colour("new-area"));
  const threshold = edges.indexOf(state.threshold);
  if (threshold >= 0) strokeLines(context, view, bandShapes[threshold], colour("threshold-line"), 1.4);
}

// Over the dots, so that it is seen on grey paper too.
function outlineNewArea(context, view) {
  if (!state.layers.surface || !isWith()) return;
  strokeLines(context, view, newArea, colour("name-halo"), 4);
  strokeLines(context, view, newArea, colour("new"), 2);
}
