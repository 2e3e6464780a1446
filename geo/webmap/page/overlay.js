// One canvas over the view for each drawing: redrawn when the map has moved, scaled while it zooms.

const printing = () => document.documentElement.classList.contains("printing");

const Drawing = L.Renderer.extend({
  options: { padding: 0.2 },
  initialize(pane, draw) {
    this.draw = draw;
    L.Renderer.prototype.initialize.call(this, { pane });
  },
  _initContainer() {
    this._container = document.createElement("canvas");
    this._container.setAttribute("aria-hidden", "true");
    this._context = this._container.getContext("2d");
  },
  _destroyContainer() {
    this._container.remove();
    delete this._container;
  },
  _update() {
    if (this._map._animatingZoom && this._bounds) return;
    L.Renderer.prototype._update.call(this);
    this.redraw();
  },
  redraw() {
    if (!this._map || !this._bounds) return;
    const size = this._bounds.getSize(), dots = printing() ? 3 : Math.min(window.devicePixelRatio || 1, 2), canvas = this._container;
    L.DomUtil.setPosition(canvas, this._bounds.min);
    canvas.width = Math.round(size.x * dots);
    canvas.height = Math.round(size.y * dots);
    canvas.style.width = `${size.x}px`;
    canvas.style.height = `${size.y}px`;
    const origin = this._map.getPixelOrigin().add(this._bounds.min);
    const view = { zoom: this._map.getZoom(), scale: 256 * 2 ** this._map.getZoom(), left: origin.x, top: origin.y, dots };
    Object.assign(view, { width: size.x, height: size.y, x: (x) => x * view.scale - view.left, y: (y) => y * view.scale - view.top });
    if (printing()) this.drawOnce(view);
    else this.drawOn(this._context, view);
  },
  drawOn(context, view) {
    context.setTransform(view.dots, 0, 0, view.dots, 0, 0);
    this.draw(context, view);
  },
  // A printer gets one picture instead of a hundred thousand strokes.
  drawOnce(view) {
    const sheet = document.createElement("canvas");
    sheet.width = this._container.width;
    sheet.height = this._container.height;
    this.drawOn(sheet.getContext("2d", { willReadFrequently: true }), view);
    this._context.drawImage(sheet, 0, 0);
  },
});

function addDrawing(name, zIndex, draw) {
  const pane = map.createPane(name);
  pane.style.zIndex = zIndex;
  pane.style.pointerEvents = "none";
  return new Drawing(name, draw).addTo(map);
}

// Traces the lines that touch the view; the caller strokes or fills.
function traceLines(context, view, lines, closed = false) {
  const left = view.left / view.scale, top = view.top / view.scale;
  const right = left + view.width / view.scale, bottom = top + view.height / view.scale;
  context.beginPath();
  for (let line = 0; line < lines.count; line++) {
    const box = 4 * line;
    if (lines.box[box] > right || lines.box[box + 2] < left || lines.box[box + 1] > bottom || lines.box[box + 3] < top) continue;
    const end = lines.first[line + 1];
    let i = lines.first[line];
    context.moveTo(view.x(lines.x[i]), view.y(lines.y[i]));
    for (i += 1; i < end; i++) context.lineTo(view.x(lines.x[i]), view.y(lines.y[i]));
    if (closed) context.closePath();
  }
}
