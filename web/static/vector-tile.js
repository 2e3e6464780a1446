// Reads a Mapbox Vector Tile (version 2): layers of features, each with attributes and a path in tile units.

export const EXTENT = 4096;

class Reader {
  constructor(bytes, at = 0, end = bytes.length) {
    Object.assign(this, { bytes, at, end });
  }

  number() {
    let value = 0, scale = 1, byte;
    do {
      byte = this.bytes[this.at++];
      value += (byte & 127) * scale;
      scale *= 128;
    } while (byte > 127);
    return value;
  }

  // Calls `take(field, kind)` for each field; what it does not read is passed over.
  fields(take) {
    while (this.at < this.end) {
      const key = this.number(), kind = key & 7;
      const end = kind === 2 ? this.number() + this.at : kind === 1 ? this.at + 8 : kind === 5 ? this.at + 4 : 0;
      const part = kind === 2 ? new Reader(this.bytes, this.at, end) : kind === 0 ? this.number() : null;
      take(key >> 3, part);
      if (end) this.at = end;
    }
  }

  text() {
    return TEXT.decode(this.bytes.subarray(this.at, this.end));
  }

  numbers() {
    const found = [];
    while (this.at < this.end) found.push(this.number());
    return found;
  }
}

const TEXT = new TextDecoder();
const signed = (value) => (value % 2 ? -(value + 1) / 2 : value / 2);

// Layers by name; `addPath(path)` of a feature draws it into a Path2D, `point()` gives its first place.
export function readTile(buffer) {
  const layers = {};
  new Reader(new Uint8Array(buffer)).fields((field, part) => {
    if (field !== 3) return;
    const layer = readLayer(part);
    layers[layer.name] = layer.features;
  });
  return layers;
}

function readLayer(reader) {
  const keys = [], values = [], raw = [];
  let name = "";
  reader.fields((field, part) => {
    if (field === 1) name = part.text();
    else if (field === 2) raw.push(part);
    else if (field === 3) keys.push(part.text());
    else if (field === 4) values.push(readValue(part));
  });
  return { name, features: raw.map((part) => readFeature(part, keys, values)) };
}

function readValue(reader) {
  let value = null;
  reader.fields((field, part) => {
    if (field === 1) value = part.text();
    else if (field === 6) value = signed(part);
    else if (typeof part === "number") value = part;
  });
  return value;
}

function readFeature(reader, keys, values) {
  let tags = [], commands = [];
  reader.fields((field, part) => {
    if (field === 2) tags = part.numbers();
    else if (field === 4) commands = part.numbers();
  });
  const attributes = {};
  for (let i = 0; i < tags.length; i += 2) attributes[keys[tags[i]]] = values[tags[i + 1]];
  return { attributes, addPath: (path) => tracePath(commands, path), point: () => [signed(commands[1]), signed(commands[2])] };
}

function tracePath(commands, path) {
  let x = 0, y = 0;
  for (let at = 0; at < commands.length; ) {
    const command = commands[at] & 7, count = commands[at++] >> 3;
    if (command === 7) {
      path.closePath();
      continue;
    }
    for (let i = 0; i < count; i++) {
      x += signed(commands[at++]);
      y += signed(commands[at++]);
      if (command === 1) path.moveTo(x, y);
      else path.lineTo(x, y);
    }
  }
}
