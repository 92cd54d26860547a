// SPDX-License-Identifier: AGPL-3.0-or-later
// cut: a picture made small enough on this device, and nothing with it that a
// camera wrote: drawn anew, and its file stripped to what shows the picture.

export interface Cut {
  whole: Uint8Array<ArrayBuffer>;
  small: Uint8Array<ArrayBuffer>;
  wide: number;
  high: number;
}

/* no picture that is known here; more than can be read here */
export type Refusal = 'not' | 'big';

const EDGE = 1600;
const SMALL = 320;
const QUALITY = 0.82;
const FILE_MOST = 40 << 20;
const PIXELS_MOST = 60e6;

/* How big a picture says it is, before anything unpacks it. */
export function sizeOf(b: Uint8Array): [number, number] | null {
  const v = new DataView(b.buffer, b.byteOffset, b.byteLength);
  const is = (at: number, text: string) => [...text].every((c, i) => b[at + i] === c.charCodeAt(0));
  const u24 = (at: number) => v.getUint16(at, true) + (v.getUint8(at + 2) << 16);
  try {
    if (is(0, '\x89PNG\r\n\x1a\n')) return [v.getUint32(16), v.getUint32(20)];
    if (is(0, 'GIF8')) return [v.getUint16(6, true), v.getUint16(8, true)];
    if (is(0, 'BM')) return [v.getInt32(18, true), Math.abs(v.getInt32(22, true))];
    if (is(8, 'WEBPVP8 ')) return [v.getUint16(26, true) & 0x3fff, v.getUint16(28, true) & 0x3fff];
    if (is(8, 'WEBPVP8L')) return [(v.getUint32(21, true) & 0x3fff) + 1, (v.getUint32(21, true) >> 14 & 0x3fff) + 1];
    if (is(8, 'WEBPVP8X')) return [u24(24) + 1, u24(27) + 1];
    if (is(4, 'ftyp')) return sizeOfBoxes(b, v);
    if (is(0, '\xff\xd8')) return sizeOfJpeg(v);
  } catch {
    // it ends before it has said so
  }
  return null;
}

function sizeOfJpeg(v: DataView): [number, number] | null {
  for (let at = 2; v.getUint8(at) === 0xff;) {
    const marker = v.getUint8(at + 1);
    if (marker === 0xff) at++;
    else if (marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker)) return [v.getUint16(at + 7), v.getUint16(at + 5)];
    else at += 2 + v.getUint16(at + 2);
  }
  return null;
}

/* AVIF and HEIC: the biggest of those in the file. */
function sizeOfBoxes(b: Uint8Array, v: DataView): [number, number] | null {
  let most: [number, number] | null = null;
  for (let at = 0; at + 16 <= b.length && at < 1 << 20; at++) {
    if (v.getUint32(at) !== 0x69737065) continue; // ispe
    const [wide, high] = [v.getUint32(at + 8), v.getUint32(at + 12)];
    if (most === null || wide * high > most[0] * most[1]) most = [wide, high];
  }
  return most;
}

/* A JPEG without comments and all that applications put into it. */
export function bare(jpeg: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer> {
  const kept: Uint8Array[] = [jpeg.subarray(0, 2)];
  let at = 2;
  for (; jpeg[at] === 0xff && jpeg[at + 1] !== 0xda;) {
    const marker = jpeg[at + 1]!, end = at + 2 + jpeg[at + 2]! * 256 + jpeg[at + 3]!;
    if (marker !== 0xfe && (marker < 0xe1 || marker > 0xef)) kept.push(jpeg.subarray(at, end));
    at = end;
  }
  kept.push(jpeg.subarray(at));
  const whole = new Uint8Array(kept.reduce((sum, { length }) => sum + length, 0));
  kept.reduce((to, part) => (whole.set(part, to), to + part.length), 0);
  return whole;
}

async function draw(from: ImageBitmap, edge: number): Promise<[Uint8Array<ArrayBuffer>, number, number]> {
  const scale = Math.min(1, edge / Math.max(from.width, from.height));
  const canvas = document.createElement('canvas');
  canvas.width = Math.max(1, Math.round(from.width * scale));
  canvas.height = Math.max(1, Math.round(from.height * scale));
  const pen = canvas.getContext('2d')!;
  pen.fillStyle = '#fff';
  pen.fillRect(0, 0, canvas.width, canvas.height);
  pen.imageSmoothingQuality = 'high';
  pen.drawImage(from, 0, 0, canvas.width, canvas.height);
  const made = await new Promise<Blob | null>((done) => canvas.toBlob(done, 'image/jpeg', QUALITY));
  if (made?.type !== 'image/jpeg') throw new Error('no JPEG');
  return [bare(new Uint8Array(await made.arrayBuffer())), canvas.width, canvas.height];
}

export async function cut(file: Blob): Promise<Cut | Refusal> {
  if (file.size > FILE_MOST) return 'big';
  try {
    const size = sizeOf(new Uint8Array(await file.arrayBuffer()));
    if (size === null) return 'not';
    if (size[0] * size[1] > PIXELS_MOST) return 'big';
    const picture = await createImageBitmap(file, { imageOrientation: 'from-image' });
    try {
      const [whole, wide, high] = await draw(picture, EDGE);
      const [small] = await draw(picture, SMALL);
      return { whole, small, wide, high };
    } finally {
      picture.close();
    }
  } catch {
    return 'not';
  }
}

/* One that came from the other: no bigger than any of ours. */
export function isOurs(picture: Uint8Array): boolean {
  const size = sizeOf(picture);
  return size !== null && Math.max(...size) <= EDGE;
}
