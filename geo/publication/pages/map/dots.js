// Where people live beyond the threshold: dots in three sizes, never with a count.

const DOT_PX = [2, 3.1, 4.8];
let dotPlaces = [];

async function unpackDots() {
  const [west, south] = data.base.bbox;
  dotPlaces = await Promise.all(
    data.dots.map(async ({ x, y }) => {
      const [stepX, stepY] = (await Promise.all([unpackIntegers(x), unpackIntegers(y)])).map(sumUp);
      return { x: Float64Array.from(stepX, (step) => mercatorX(west + step * STEP_DEG)), y: Float64Array.from(stepY, (step) => mercatorY(south + step * STEP_DEG)) };
    }),
  );
}

const dotGrowth = (zoom) => Math.min(2.2, Math.max(0.7, 1 + (zoom - 11.5) * 0.2));

function drawDots(context, view) {
  if (!state.layers.people) return;
  context.fillStyle = colour("out-dot");
  context.strokeStyle = colour("name-halo");
  for (let size = dotPlaces.length - 1; size >= 0; size--) {
    const { x, y } = dotPlaces[size], radius = DOT_PX[size] * dotGrowth(view.zoom);
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
