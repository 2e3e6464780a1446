// The ground: land, water, travel-time bands, roads and railways, drawn in this order on one canvas. On paper the
// data follows on the same canvas: Chromium prints a canvas by wiping out what lies under it.

const WIDTHS = [
  { from: 0, width: (zoom) => 1 + 0.36 * Math.max(0, zoom - 10) },
  { from: 0, width: (zoom) => 0.7 + 0.31 * Math.max(0, zoom - 10.5) },
  { from: 10, width: (zoom) => 0.45 + 0.3 * Math.max(0, zoom - 11) },
  { from: 11.5, width: (zoom) => (zoom < 13 ? 0.25 + 0.2 * (zoom - 11.5) : 0.55 + 0.4 * (zoom - 13)) },
  { from: 14.5, width: (zoom) => 0.5 + 0.3 * Math.max(0, zoom - 15) },
];

function drawGround(context, view) {
  context.fillStyle = colour("land");
  context.fillRect(0, 0, view.width, view.height);
  context.lineJoin = context.lineCap = "round";
  fillAreas(context, view, base.green, colour("green"));
  drawTimes(context, view);
  fillAreas(context, view, base.water, colour("water"));
  strokeLines(context, view, base.rivers, colour("water"), view.zoom < 12 ? 1 : 1 + 0.6 * (view.zoom - 12));
  base.roads.forEach((lines, i) => drawRoads(context, view, lines, base.roads.length - 1 - i));
  drawRailways(context, view);
  if (!printing()) return;
  drawData(context, view);
  drawSigns(context, view);
}

function fillAreas(context, view, areas, fill) {
  traceLines(context, view, areas, true);
  context.fillStyle = fill;
  context.fill("evenodd");
}

function strokeLines(context, view, lines, stroke, width) {
  traceLines(context, view, lines);
  context.strokeStyle = stroke;
  context.lineWidth = width;
  context.stroke();
}

function drawRoads(context, view, lines, rank) {
  const { from, width } = WIDTHS[rank];
  if (view.zoom < from) return;
  const wide = width(view.zoom);
  const cased = rank <= 1 || (rank === 2 && view.zoom >= 13) || (rank === 3 && view.zoom >= 15);
  traceLines(context, view, lines);
  if (rank === 4) context.setLineDash([3, 2.5]);
  if (cased) {
    context.strokeStyle = colour("road-edge");
    context.lineWidth = wide + (rank <= 1 ? 1.3 : 0.9);
    context.stroke();
  }
  context.strokeStyle = colour(rank >= 3 ? "road-minor" : "road");
  context.lineWidth = wide;
  context.stroke();
  context.setLineDash([]);
}

function drawRailways(context, view) {
  if (view.zoom < 10.5) return;
  strokeLines(context, view, base.railways, colour("rail"), 1.1);
  context.setLineDash([1, 6]);
  strokeLines(context, view, base.railways, colour("rail"), 3.4);
  context.setLineDash([]);
}
