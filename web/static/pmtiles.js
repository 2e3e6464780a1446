// Reads one PMTiles file (version 3) by ranges: the first 16 KiB, then directories, then the tiles in sight.

const FIRST_BYTES = 16384;
const BROTLI_OR_ZSTD = (kind) => kind > 2;

export class TileArchive {
  // `read(first, length)` gives bytes of the file.
  constructor(read) {
    this.read = read;
    this.leaves = new Map();
  }

  async open() {
    const start = await this.read(0, FIRST_BYTES), view = new DataView(start);
    if (new TextDecoder().decode(new Uint8Array(start, 0, 7)) !== "PMTiles" || view.getUint8(7) !== 3) throw new Error("not a PMTiles file");
    const place = (at) => Number(view.getBigUint64(at, true));
    [this.leafStart, this.dataStart] = [place(40), place(56)];
    if (BROTLI_OR_ZSTD(view.getUint8(97)) || BROTLI_OR_ZSTD(view.getUint8(98))) throw new Error("PMTiles packed by other means than gzip");
    [this.packedInside, this.packedTiles] = [view.getUint8(97) === 2, view.getUint8(98) === 2];
    [this.minZoom, this.maxZoom] = [view.getUint8(100), view.getUint8(101)];
    const [rootStart, rootLength] = [place(8), place(16)];
    const root = rootStart + rootLength <= start.byteLength ? start.slice(rootStart, rootStart + rootLength) : await this.read(rootStart, rootLength);
    this.root = await this.readDirectory(root);
    return this;
  }

  // Bytes of a tile; null where there is none.
  async readTile(zoom, column, row) {
    const id = tileId(zoom, column, row);
    let directory = this.root;
    for (let depth = 0; depth < 4; depth++) {
      const entry = findEntry(directory, id);
      if (entry < 0) return null;
      const first = directory.first[entry], length = directory.length[entry];
      if (directory.run[entry]) return unpack(await this.read(this.dataStart + first, length), this.packedTiles);
      directory = await this.readLeaf(first, length);
    }
    return null;
  }

  readLeaf(first, length) {
    if (!this.leaves.has(first)) this.leaves.set(first, this.read(this.leafStart + first, length).then((bytes) => this.readDirectory(bytes)));
    return this.leaves.get(first);
  }

  async readDirectory(bytes) {
    const raw = new Uint8Array(await unpack(bytes, this.packedInside));
    let at = 0;
    const next = () => {
      let value = 0, scale = 1, byte;
      do {
        byte = raw[at++];
        value += (byte & 127) * scale;
        scale *= 128;
      } while (byte > 127);
      return value;
    };
    const count = next(), column = () => Float64Array.from({ length: count }, next);
    const steps = column(), run = column(), length = column(), first = column(), id = new Float64Array(count);
    for (let i = 0, tile = 0; i < count; i++) {
      id[i] = tile += steps[i];
      first[i] = first[i] === 0 ? first[i - 1] + length[i - 1] : first[i] - 1;
    }
    return { id, run, length, first };
  }
}

async function unpack(bytes, packed) {
  if (!packed) return bytes;
  return new Response(new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"))).arrayBuffer();
}

function findEntry({ id, run }, tile) {
  let low = 0, high = id.length - 1;
  while (low <= high) {
    const middle = (low + high) >> 1;
    if (id[middle] <= tile) low = middle + 1;
    else high = middle - 1;
  }
  if (high < 0) return -1;
  return run[high] === 0 || tile - id[high] < run[high] ? high : -1; // a run of 0 leads to a leaf
}

// Number of a tile: the levels one after another, each along a Hilbert curve.
export function tileId(zoom, column, row) {
  let id = (4 ** zoom - 1) / 3, x = column, y = row;
  for (let side = 2 ** (zoom - 1); side >= 1; side /= 2) {
    const right = x & side ? 1 : 0, down = y & side ? 1 : 0;
    id += side * side * ((3 * right) ^ down);
    if (!down) {
      if (right) [x, y] = [side - 1 - (x & (side - 1)), side - 1 - (y & (side - 1))];
      [x, y] = [y & (side - 1), x & (side - 1)];
    } else [x, y] = [x & (side - 1), y & (side - 1)];
  }
  return id;
}
