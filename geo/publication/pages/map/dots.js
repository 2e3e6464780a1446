// Where people live beyond the threshold, and where they no more do with the proposed sites: dots in three sizes, never
// with a count.

const DOT_PX = [2, 3.1, 4.8];
let beyondDots = [], newlyDots = [];

async function unpackDots() {
  [beyondDots, newlyDots] = await Promise.all([data.beyond, data.newly].map((sizes) => Promise.all(sizes.map(unpackPlaces))));
}

async function unpackPlaces({ x, y }) {
  const [west, south] = data.base.bbox;
  const [stepX, stepY] = (await Promise.all([unpackIntegers(x), unpackIntegers(y)])).map(sumUp);
  return { x: Float64Array.from(stepX, (step) => mercatorX(west + step * STEP_DEG)), y: Float64Array.from(stepY, (step) => mercatorY(south + step * STEP_DEG)) };
}

const dotGrowth = (zoom) => Math.min(2.2, Math.max(0.7, 1 + (zoom - 11.5) * 0.2));

function drawDots(context, view) {
  if (!state.layers.people) return;
  drawPlaces(context, view, beyondDots, colour("out-dot"));
  drawPlaces(context, view, newlyDots, colour(isWith() ? "new-dot" : "out-dot"));
}

function drawPlaces(context, view, sizes, fill) {
  context.fillStyle = fill;
  context.strokeStyle = colour("name-halo");
  for (let size = sizes.length - 1; size >= 0; size--) {
    const { x, y } = sizes[size], radius = DOT_PX[size] * dotGrowth(view.zoom);
    context.lineWidth = 0.2 * radius;
    context.beginPath();
    for (let i = 0; i < x.length; i++) {
      const left = view.x(x[i]), top = view.y(y[i]);
      if (left < -radius || top < -radius || left > view.width + radius || top > view.height + radius) continue;
      context.moveTo(left + radius, top);
      context.arc(left, top, radius, 0, 2 * Math.PI);
    }
    context.fill();
    context.stroke();
  }
}
