// SPDX-License-Identifier: AGPL-3.0-or-later
// png: a picture of a page with at most 256 colours, for which a page has
// little more need; a third of the size.
import zlib from 'node:zlib';

const COLOURS = 256;
const MAGIC = Buffer.from([0x89, 0x50, 0x4e, 0x47, 13, 10, 26, 10]);

/* ---- reading: 8 bits a channel, not interlaced, as browsers make them ---- */

function chunks(png) {
  const found = [];
  for (let at = 8; at < png.length;) {
    const length = png.readUInt32BE(at);
    found.push({ name: png.toString('latin1', at + 4, at + 8), data: png.subarray(at + 8, at + 8 + length) });
    at += 12 + length;
  }
  return found;
}

function nearest(left, up, corner) {
  const guess = left + up - corner;
  const [l, u, c] = [Math.abs(guess - left), Math.abs(guess - up), Math.abs(guess - corner)];
  return l <= u && l <= c ? left : u <= c ? up : corner;
}

function unfilter(raw, width, height, size) {
  const row = width * size;
  const out = Buffer.alloc(row * height);
  for (let y = 0; y < height; y++) {
    const way = raw[y * (row + 1)];
    for (let x = 0; x < row; x++) {
      const at = y * row + x;
      const left = x >= size ? out[at - size] : 0, up = y > 0 ? out[at - row] : 0;
      const corner = x >= size && y > 0 ? out[at - row - size] : 0;
      out[at] = raw[y * (row + 1) + 1 + x] + [0, left, up, (left + up) >> 1, nearest(left, up, corner)][way];
    }
  }
  return out;
}

function read(png) {
  const parts = chunks(png), head = parts[0].data;
  const width = head.readUInt32BE(0), height = head.readUInt32BE(4), size = head[9] === 6 ? 4 : 3;
  if (head[8] !== 8 || ![2, 6].includes(head[9]) || head[12] !== 0) throw new Error('not a picture of a browser');
  const raw = zlib.inflateSync(Buffer.concat(parts.filter(({ name }) => name === 'IDAT').map(({ data }) => data)));
  const pixels = unfilter(raw, width, height, size), colours = new Uint32Array(width * height);
  for (let i = 0; i < colours.length; i++) colours[i] = pixels[i * size] << 16 | pixels[i * size + 1] << 8 | pixels[i * size + 2];
  return { width, height, colours };
}

/* ---- choosing colours: the box of them that strays most from its mean is halved there, again and again ---- */

const channel = (colour, i) => colour >> (16 - 8 * i) & 255;

/* Along which channel it strays most, around what, and by how much in all. */
function stray(box) {
  let best = { most: -1, i: 0, mean: 0 };
  for (let i = 0; i < 3; i++) {
    let n = 0, sum = 0, squares = 0;
    for (const [colour, count] of box) {
      const value = channel(colour, i);
      n += count;
      sum += count * value;
      squares += count * value * value;
    }
    const most = squares - sum * sum / n;
    if (most > best.most) best = { most, i, mean: sum / n };
  }
  return { box, ...best };
}

function palette(counted) {
  const boxes = [stray(counted)];
  while (boxes.length < COLOURS) {
    const at = boxes.reduce((best, one, i) => one.most > boxes[best].most ? i : best, 0);
    const { box, most, i, mean } = boxes[at];
    if (most < 0.5) break;
    boxes.splice(at, 1, stray(box.filter(([colour]) => channel(colour, i) <= mean)), stray(box.filter(([colour]) => channel(colour, i) > mean)));
  }
  return boxes.map(({ box }) => ({ colour: box.reduce((best, one) => one[1] > best[1] ? one : best)[0], box }));
}

/* ---- writing ---- */

function chunk(name, data) {
  const body = Buffer.concat([Buffer.from(name, 'latin1'), data]), out = Buffer.alloc(body.length + 8);
  out.writeUInt32BE(data.length);
  body.copy(out, 4);
  out.writeUInt32BE(crc(body), body.length + 4);
  return out;
}

function crc(bytes) {
  let sum = 0xffffffff;
  for (const byte of bytes) {
    sum ^= byte;
    for (let bit = 0; bit < 8; bit++) sum = sum >>> 1 ^ (sum & 1 ? 0xedb88320 : 0);
  }
  return ~sum >>> 0;
}

export function slim(png) {
  const { width, height, colours } = read(png);
  const counted = new Map();
  for (const colour of colours) counted.set(colour, (counted.get(colour) ?? 0) + 1);
  const chosen = palette([...counted]);
  const index = new Map(chosen.flatMap(({ box }, i) => box.map(([colour]) => [colour, i])));
  const raw = Buffer.alloc(height * (width + 1));
  for (let y = 0; y < height; y++) for (let x = 0; x < width; x++) raw[y * (width + 1) + 1 + x] = index.get(colours[y * width + x]);
  const head = Buffer.alloc(13);
  head.writeUInt32BE(width);
  head.writeUInt32BE(height, 4);
  head.set([8, 3, 0, 0, 0], 8);
  const table = Buffer.from(chosen.flatMap(({ colour }) => [0, 1, 2].map((i) => channel(colour, i))));
  return Buffer.concat([MAGIC, chunk('IHDR', head), chunk('PLTE', table), chunk('IDAT', zlib.deflateSync(raw, { level: 9 })),
    chunk('IEND', Buffer.alloc(0))]);
}
