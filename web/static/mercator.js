// Web Mercator as parts of the world: 0..1 from west to east and from north to south. No latitude-first here.

export const mercatorX = (lon) => (lon + 180) / 360;

export function mercatorY(lat) {
  const sine = Math.sin((lat * Math.PI) / 180);
  return 0.5 - Math.log((1 + sine) / (1 - sine)) / (4 * Math.PI);
}

export const lonOf = (x) => x * 360 - 180;
export const latOf = (y) => (Math.atan(Math.sinh(Math.PI * (1 - 2 * y))) * 180) / Math.PI;

// Rings or lines in lon, lat as flat arrays in world parts, with a box to skip what is out of sight.
export function projectLine(points) {
  const line = { x: new Float64Array(points.length), y: new Float64Array(points.length), box: [1, 1, 0, 0] };
  points.forEach(([lon, lat], i) => {
    const x = (line.x[i] = mercatorX(lon)), y = (line.y[i] = mercatorY(lat));
    line.box = [Math.min(line.box[0], x), Math.min(line.box[1], y), Math.max(line.box[2], x), Math.max(line.box[3], y)];
  });
  return line;
}

export function ringsOf(geometry) {
  const polygons = geometry.type === "Polygon" ? [geometry.coordinates] : geometry.coordinates;
  return polygons.flat().map(projectLine);
}

export function boxOf(rings) {
  return rings.reduce(([a, b, c, d], { box }) => [Math.min(a, box[0]), Math.min(b, box[1]), Math.max(c, box[2]), Math.max(d, box[3])], [1, 1, 0, 0]);
}

// Even-odd rule: whether a place lies within the rings.
export function isInside(rings, x, y) {
  let inside = false;
  for (const ring of rings) {
    for (let i = 0, before = ring.x.length - 1; i < ring.x.length; before = i++)
      if (ring.y[i] > y !== ring.y[before] > y && x < ring.x[i] + ((y - ring.y[i]) / (ring.y[before] - ring.y[i])) * (ring.x[before] - ring.x[i])) inside = !inside;
  }
  return inside;
}

// The middle of the widest stretch inside the rings, on the row that has the widest: where a name stands best.
export function middleOf(rings) {
  const [west, north, east, south] = boxOf(rings);
  let best = { width: -1, x: (west + east) / 2, y: (north + south) / 2 };
  for (let row = 1; row < 16; row++) {
    const y = north + ((south - north) * row) / 16, crossings = [];
    for (const ring of rings)
      for (let i = 0, before = ring.x.length - 1; i < ring.x.length; before = i++)
        if (ring.y[i] > y !== ring.y[before] > y) crossings.push(ring.x[i] + ((y - ring.y[i]) / (ring.y[before] - ring.y[i])) * (ring.x[before] - ring.x[i]));
    crossings.sort((a, b) => a - b);
    for (let i = 0; i + 1 < crossings.length; i += 2) {
      const width = crossings[i + 1] - crossings[i];
      if (width * (1 - Math.abs(row - 8) / 24) > best.width) best = { width: width * (1 - Math.abs(row - 8) / 24), x: (crossings[i] + crossings[i + 1]) / 2, y };
    }
  }
  return [best.x, best.y];
}
