// Boundaries and their names, and place names where there is room: never two on one spot.

const PLACE_ZOOM = { city: 0, town: 10, suburb: 12, borough: 12, quarter: 13.5, neighbourhood: 14, village: 12, hamlet: 13.5 };

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
  const taken = [...signBoxes(view), ...floatingBoxes(view)], written = new Set();
  context.textAlign = "center";
  context.textBaseline = "middle";
  context.lineJoin = "round";
  if (state.layers.boundaries)
    for (const boundary of data.boundaries) {
      const name = placeName(boundary.names);
      const within = (x, y) => isInside(boundary.lines, (x + view.left) / view.scale, (y + view.top) / view.scale);
      const done = writeName(context, view, taken, name.toLocaleUpperCase(LOCALES[state.lang]), boundary.label, { size: 11.5, weight: 600, ink: "boundary-name", spaced: true, within });
      if (done) written.add(name);
    }
  if (!state.layers.places) return;
  for (const [kind, lon, lat, names] of data.base.places) {
    // A village that gives its boundary the name needs no second one beside it.
    if (view.zoom < PLACE_ZOOM[kind] || written.has(placeName(names))) continue;
    const large = kind === "city" || kind === "town";
    writeName(context, view, taken, placeName(names), [lon, lat], { size: large ? 14 : 11.5, weight: large ? 600 : 400, ink: "place-name" });
  }
}

// Where signs and pins stand: a name makes way for them.
function signBoxes(view) {
  const half = 9 * signSize(), { width, height } = pinSize();
  const around = (places, left, up, down) =>
    places.map(({ lon, lat }) => {
      const x = view.x(mercatorX(lon)), y = view.y(mercatorY(lat));
      return [x - left, y - up, x + left, y + down];
    });
  return [
    ...(state.layers.sites ? around(data.plan?.sites ?? [], width / 2 + 1, height + 1, 2) : []),
    ...(state.layers.facilities ? around(data.facilities, half, half, half) : []),
  ];
}

// What floats over the map hides a name as a sign does, and the map's edges cut it.
function floatingBoxes(view) {
  const corner = map.getPixelOrigin().add(map.containerPointToLayerPoint([0, 0])), left = corner.x - view.left, top = corner.y - view.top;
  const { x: width, y: height } = map.getSize(), far = 1e5;
  const outside = [[-far, -far, left, far], [left + width, -far, far, far], [-far, -far, far, top], [-far, top + height, far, far]];
  if (printing()) return outside;
  const floating = [".legend", ".zoom", ".corner"].map((name) => boxOnMap(document.querySelector(name))).filter(Boolean);
  return [...outside, ...floating.map((box) => [left + box.left, top + box.top, left + box.left + box.width, top + box.top + box.height])];
}

// Even-odd rule: whether a spot lies within the rings.
function isInside(rings, x, y) {
  let inside = false;
  for (let ring = 0; ring < rings.count; ring++) {
    const end = rings.first[ring + 1];
    for (let i = rings.first[ring], before = end - 1; i < end; before = i++)
      if (rings.y[i] > y !== rings.y[before] > y && x < rings.x[i] + ((y - rings.y[i]) / (rings.y[before] - rings.y[i])) * (rings.x[before] - rings.x[i])) inside = !inside;
  }
  return inside;
}
const meets = (box, others) => others.some((other) => box[0] < other[2] && box[2] > other[0] && box[1] < other[3] && box[3] > other[1]);

// Where a name may go, seen from its place, nearest first: that of a place stays by it, that of a boundary within it.
const steps = (size, count) => Array.from({ length: 2 * count + 1 }, (_, i) => (i - count) * size);
const SHIFTS = steps(24, 6)
  .flatMap((across) => steps(13, 9).map((up) => [across, up]))
  .sort((a, b) => Math.hypot(...a) - Math.hypot(...b));
const MOST_SHIFT = 45;

// Writes a name on the nearest free spot; false where there is none.
function writeName(context, view, taken, text, [lon, lat], { size, weight, ink, spaced, within }) {
  const x = Math.round(view.x(mercatorX(lon))), y = Math.round(view.y(mercatorY(lat)));
  if (x < -100 || y < -20 || x > view.width + 100 || y > view.height + 20) return false;
  context.font = `${weight} ${size}px "Noto Sans", "Noto Sans Thai", sans-serif`;
  context.letterSpacing = spaced ? "1px" : "0px";
  const half = context.measureText(text).width / 2 + 4, high = 0.72 * size;
  const boxAt = ([across, up]) => [x + across - half, y + up - high, x + across + half, y + up + high];
  const fits = ([across, up]) => (within ? within(x + across, y + up) : Math.hypot(across, up) <= MOST_SHIFT);
  const shift = SHIFTS.find((one) => fits(one) && !meets(boxAt(one), taken));
  if (!shift) return false;
  taken.push(boxAt(shift));
  context.strokeStyle = colour("name-halo");
  context.lineWidth = 3.2;
  context.strokeText(text, x + shift[0], y + shift[1]);
  context.fillStyle = colour(ink);
  context.fillText(text, x + shift[0], y + shift[1]);
  return true;
}
