// Boundaries and their names, and place names where there is room: never two on one spot.

const PLACE_ZOOM = { city: 0, town: 10, suburb: 12, borough: 12, quarter: 13.5, neighbourhood: 14, village: 12, hamlet: 13.5 };
const placeName = (names) => names[state.lang] || names[""];

function drawBoundaries(context, view) {
  if (!state.layers.boundaries) return;
  context.lineJoin = "round";
  const chosenLast = [...data.boundaries].sort((a, b) => (a.id === state.boundary) - (b.id === state.boundary));
  for (const boundary of chosenLast) {
    const chosen = boundary.id === state.boundary;
    traceLines(context, view, boundary.lines, true);
    context.strokeStyle = colour("boundary-halo");
    context.lineWidth = chosen ? 5 : 2.6;
    context.setLineDash([]);
    context.stroke();
    context.strokeStyle = colour(chosen ? "accent" : "boundary");
    context.lineWidth = chosen ? 2.4 : 0.9;
    if (!chosen) context.setLineDash([6, 3, 1.5, 3]);
    context.stroke();
  }
  context.setLineDash([]);
}

function drawNames(context, view) {
  const taken = signBoxes(view);
  context.textAlign = "center";
  context.textBaseline = "middle";
  context.lineJoin = "round";
  if (state.layers.boundaries)
    for (const { name, label } of data.boundaries)
      writeName(context, view, taken, name.toLocaleUpperCase(LOCALES[state.lang]), label, { size: 11.5, weight: 600, ink: "boundary-name", spaced: true });
  if (!state.layers.places) return;
  for (const [kind, lon, lat, names] of data.base.places) {
    if (view.zoom < PLACE_ZOOM[kind]) continue;
    const large = kind === "city" || kind === "town";
    writeName(context, view, taken, placeName(names), [lon, lat], { size: large ? 14 : 11.5, weight: large ? 600 : 400, ink: "place-name" });
  }
}

// Where signs stand: a name makes way for them.
function signBoxes(view) {
  const half = 10, signs = [...(state.layers.facilities ? data.facilities : []), ...(state.layers.sites ? data.plan?.sites ?? [] : [])];
  return signs.map(({ lon, lat }) => {
    const x = view.x(mercatorX(lon)), y = view.y(mercatorY(lat));
    return [x - half, y - half, x + half, y + half];
  });
}
const meets = (box, others) => others.some((other) => box[0] < other[2] && box[2] > other[0] && box[1] < other[3] && box[3] > other[1]);

function writeName(context, view, taken, text, [lon, lat], { size, weight, ink, spaced }) {
  const x = Math.round(view.x(mercatorX(lon))), y = Math.round(view.y(mercatorY(lat)));
  if (x < -100 || y < -20 || x > view.width + 100 || y > view.height + 20) return;
  context.font = `${weight} ${size}px "Noto Sans", "Noto Sans Thai", sans-serif`;
  context.letterSpacing = spaced ? "1px" : "0px";
  const half = context.measureText(text).width / 2 + 6;
  const shift = [0, -14, 14, -28, 28, -42, 42].find((up) => !meets([x - half, y + up - size, x + half, y + up + size], taken));
  if (shift === undefined) return;
  taken.push([x - half, y + shift - size, x + half, y + shift + size]);
  context.strokeStyle = colour("name-halo");
  context.lineWidth = 3.2;
  context.strokeText(text, x, y + shift);
  context.fillStyle = colour(ink);
  context.fillText(text, x, y + shift);
}
