// SPDX-License-Identifier: AGPL-3.0-or-later
// pictures: files as cameras and phones write them, drawn by code, with places
// and times that nobody else should have.
import zlib from 'node:zlib';

/* ---- PNG ---- */

function chunk(type, bytes) {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), bytes]);
  const out = Buffer.alloc(body.length + 8);
  out.writeUInt32BE(bytes.length);
  body.copy(out, 4);
  out.writeUInt32BE(zlib.crc32(body), body.length + 4);
  return out;
}

/* Hills and a sun. bomb: it only says that it is that big. */
export function png(wide, high, seed, bomb = false, more = []) {
  const head = Buffer.alloc(13);
  head.writeUInt32BE(wide);
  head.writeUInt32BE(high, 4);
  head.set([8, 2, 0, 0, 0], 8);
  const rows = bomb ? Buffer.alloc(100) : Buffer.alloc((wide * 3 + 1) * high);
  for (let y = 0; y < high && !bomb; y++) {
    for (let x = 0; x < wide; x++) {
      const hill = high * (0.6 + 0.12 * Math.sin(x / wide * 7 + seed) + 0.03 * Math.sin(x / 9 + seed * 3));
      const sun = Math.hypot(x - wide * 0.7, y - high * 0.3) < high * 0.12;
      rows.set(y > hill ? [40 + 60 * y / high, 90, 70 + seed % 40] : sun ? [250, 220, 150] : [150 + 70 * y / high, 170, 210],
        y * (wide * 3 + 1) + 1 + x * 3);
    }
  }
  return Buffer.concat([Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'), chunk('IHDR', head), ...more,
    chunk('IDAT', zlib.deflateSync(rows, { level: 1 })), chunk('IEND', Buffer.alloc(0))]);
}

/* ---- what cameras write ---- */

/* EXIF with a direction, a maker's name and a place. */
function exif(turned, big) {
  const out = Buffer.alloc(200);
  const u16 = (n, at) => big ? out.writeUInt16BE(n, at) : out.writeUInt16LE(n, at);
  const u32 = (n, at) => big ? out.writeUInt32BE(n, at) : out.writeUInt32LE(n, at);
  out.write(big ? 'MM' : 'II', 0, 'latin1');
  u16(42, 2);
  u32(8, 4);
  u16(3, 8);
  const entry = (i, tag, type, count) => {
    const at = 10 + 12 * i;
    u16(tag, at);
    u16(type, at + 2);
    u32(count, at + 4);
    return at + 8;
  };
  u32(60, entry(0, 0x010f, 2, 12));
  u16(turned, entry(1, 0x0112, 3, 1));
  u32(80, entry(2, 0x8825, 4, 1));
  out.write('MARKERmaker\0', 60, 'latin1');
  u16(1, 80);
  out.write('GPSN', 90, 'latin1');
  out.write('48.1374,11.5755 MARKER GPS', 110, 'latin1');
  return out;
}

function segment(marker, ...parts) {
  const body = Buffer.concat(parts.map((part) => Buffer.isBuffer(part) ? part : Buffer.from(part, 'latin1')));
  const out = Buffer.alloc(body.length + 4);
  out.set([0xff, marker]);
  out.writeUInt16BE(body.length + 2, 2);
  body.copy(out, 4);
  return out;
}

function withSegments(jpeg, segments) {
  return Buffer.concat([jpeg.subarray(0, 2), ...segments, jpeg.subarray(2)]);
}

/* A WebP with an EXIF and an XMP chunk behind the picture. */
function withChunks(webp, wide, high, turned) {
  const riff = (type, body) => {
    const out = Buffer.alloc(8 + body.length + body.length % 2);
    out.write(type, 0, 'latin1');
    out.writeUInt32LE(body.length, 4);
    body.copy(out, 8);
    return out;
  };
  const extended = Buffer.alloc(10);
  extended[0] = 0x0c;
  extended.writeUIntLE(wide - 1, 4, 3);
  extended.writeUIntLE(high - 1, 7, 3);
  const inner = webp.subarray(12, 16).toString() === 'VP8X' ? webp.subarray(30) : webp.subarray(12);
  const body = Buffer.concat([Buffer.from('WEBP'), riff('VP8X', extended), inner,
    riff('EXIF', exif(turned, false)), riff('XMP ', Buffer.from('<x:xmpmeta>MARKER place</x:xmpmeta>'))]);
  const head = Buffer.alloc(8);
  head.write('RIFF', 0, 'latin1');
  head.writeUInt32LE(body.length, 4);
  return Buffer.concat([head, body]);
}

/* n of them, each with the size that it has when it stands upright. */
export async function pictures(page, n) {
  const draw = async (type, i) => Buffer.from(await page.evaluate(async ([kind, seed]) => {
    const canvas = new OffscreenCanvas(90 + seed, 60), pen = canvas.getContext('2d');
    for (let k = 0; k < 12; k++) {
      pen.fillStyle = `hsl(${seed * 37 + k * 30} 60% 60%)`;
      pen.fillRect(k * 9, (k * seed) % 40, 30, 30);
    }
    const bytes = new Uint8Array(await (await canvas.convertToBlob({ type: kind })).arrayBuffer());
    return btoa(Array.from(bytes, (b) => String.fromCharCode(b)).join(''));
  }, [type, i]), 'base64');
  const all = [];
  for (let i = 0; i < n; i++) {
    const wide = 90 + i, high = 60, turned = 1 + i % 8;
    if (i % 3 === 0) {
      const text = [chunk('tEXt', Buffer.from('Author\0MARKER somebody', 'latin1')),
        chunk('iTXt', Buffer.from('XML:com.adobe.xmp\0\0\0\0\0MARKER place', 'latin1')),
        chunk('zTXt', Buffer.concat([Buffer.from('Comment\0\0', 'latin1'), zlib.deflateSync('MARKER')])),
        chunk('eXIf', exif(1, true))];
      all.push({ name: `png ${i}`, bytes: png(wide, high, i, false, text), wide, high });
    } else if (i % 3 === 1) {
      const segments = [segment(0xe1, 'Exif\0\0', exif(turned, i % 2 === 0)),
        segment(0xe1, 'http://ns.adobe.com/xap/1.0/\0', '<x:xmpmeta>MARKER</x:xmpmeta>'),
        segment(0xed, 'Photoshop 3.0\0', 'MARKER IPTC'), segment(0xe2, 'MPF\0', 'MARKER'), segment(0xfe, 'MARKER a comment')];
      const upright = turned < 5 ? [wide, high] : [high, wide];
      all.push({ name: `jpeg ${i}`, bytes: withSegments(await draw('image/jpeg', i), segments), wide: upright[0], high: upright[1] });
    } else {
      all.push({ name: `webp ${i}`, bytes: withChunks(await draw('image/webp', i), wide, high, 1), wide, high });
    }
  }
  return all;
}
