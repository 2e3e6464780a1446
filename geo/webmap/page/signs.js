// The signs: facilities by kind and numbered pins, as paths that both a marker and the canvas of a print can draw.

const circle = (r) => `M${12 - r} 12a${r} ${r} 0 1 0 ${2 * r} 0a${r} ${r} 0 1 0 ${-2 * r} 0Z`;
const SHAPES = {
  polyclinic: "M6.5 5h11A1.5 1.5 0 0 1 19 6.5v11a1.5 1.5 0 0 1-1.5 1.5h-11A1.5 1.5 0 0 1 5 17.5v-11A1.5 1.5 0 0 1 6.5 5Z",
  ambulatory: circle(7),
  fap: circle(5),
  medical_point: circle(3.4),
  rural_health_unit: "M12 4.5 20 18.5H4Z",
  hospital: "M9 4h6v5h5v6h-5v5H9v-5H4V9h5Z",
  perinatal_centre: circle(6),
  other: "M12 4.5 19.5 12 12 19.5 4.5 12Z",
};
const PIN = "M15 37C11 29 2 23.5 2 14.5a13 13 0 0 1 26 0C28 23.5 19 29 15 37Z";
const formOf = (kind, open) => (open ? (kind === "perinatal_centre" ? "ring" : "") : "closed");

const shape = (kind, open = true) =>
  `<svg class="shape ${formOf(kind, open)}" viewBox="0 0 24 24" width="24" height="24" aria-hidden="true"><path d="${SHAPES[kind] ?? SHAPES.other}"/></svg>`;
const pin = (rank, { width, height }) =>
  `<svg class="pin" viewBox="0 0 30 38" width="${width}" height="${height}" aria-hidden="true"><path d="${PIN}"/><text x="15" y="20">${rank}</text></svg>`;

// On paper the signs lie in the picture itself: Chromium prints small drawings inside moved layers beside their place.
function drawSigns(context, view) {
  const at = ({ lon, lat }, size, x, y) =>
    context.setTransform(view.dots * size, 0, 0, view.dots * size, view.dots * (view.x(mercatorX(lon)) - x * size), view.dots * (view.y(mercatorY(lat)) - y * size));
  context.save();
  context.lineJoin = "miter";
  if (state.layers.facilities)
    for (const facility of data.facilities) {
      at(facility, signSize(), 12, 12);
      drawShape(context, new Path2D(SHAPES[facility.kind] ?? SHAPES.other), formOf(facility.kind, facility.open), gives(facility) ? 1 : 0.35);
    }
  if (state.layers.sites)
    for (const site of [...(data.plan?.sites ?? [])].reverse()) {
      at(site, 1, 15, 37);
      drawPin(context, site.rank);
    }
  context.restore();
}

function drawShape(context, path, form, alpha) {
  const [fill, line] = form ? [colour("facility-edge"), colour("facility")] : [colour("facility"), colour("facility-edge")];
  context.globalAlpha = alpha;
  context.setLineDash(form === "closed" ? [2.5, 1.5] : []);
  context.lineWidth = form === "ring" ? 3.2 : 1.8;
  context.strokeStyle = line;
  context.stroke(path);
  context.fillStyle = fill;
  context.fill(path);
}

function drawPin(context, rank) {
  const path = new Path2D(PIN);
  context.globalAlpha = 1;
  context.setLineDash([]);
  context.fillStyle = colour("new-pin");
  context.fill(path);
  context.strokeStyle = "#fff";
  context.lineWidth = 1.6;
  context.stroke(path);
  context.fillStyle = "#fff";
  context.font = '600 14px "Noto Sans", sans-serif';
  context.letterSpacing = "0px";
  context.textAlign = "center";
  context.textBaseline = "alphabetic";
  context.fillText(rank, 15, 20);
}
