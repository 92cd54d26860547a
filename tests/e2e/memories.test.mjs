// SPDX-License-Identifier: AGPL-3.0-or-later
// Memories, by two people in two browsers: a line and photos after an evening,
// cut on the device, sealed, shown to the other, waiting while there is no
// network or no room, taken along, taken back.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { build } from 'esbuild';
import { unzipSync } from 'fflate';
import { home as open, scratch, until } from './home.mjs';
import { pictures, png } from './pictures.mjs';

const home = await open();
const [mara, jonas] = await home.couple();
await mara.typeSheetBack();
await jonas.typeSheetBack();

const shown = (person) => person.page.waitForFunction(() => {
  const all = [...document.querySelectorAll('img[data-photo]')];
  return all.length > 0 && all.every((img) => img.complete && img.naturalWidth > 0);
});

const choose = async (person, ...files) => {
  await person.page.setInputFiles('#photos', files.map(([name, mimeType, buffer]) => ({ name, mimeType, buffer })));
};
const rows = (person) => person.page.locator('[data-photo-row]:visible');
const scene = (seed, wide = 1200, high = 800) => png(wide, high, seed);

test('a line and two photos come to the other, who sees them in a list and whole', async () => {
  await mara.go('/time');
  await mara.row('Memories');
  await mara.sees('Nothing yet. After an evening, a line is enough.');
  await mara.tap('Keep something');
  await mara.heading('Keep something');
  await mara.type('What it was', 'The lake in the rain');
  await mara.type('A line, to remember it by', 'We were the only boat.');
  await choose(mara, ['a.png', 'image/png', scene(1, 2400, 1600)], ['b.png', 'image/png', scene(2)]);
  await rows(mara).nth(1).waitFor();
  await rows(mara).nth(0).getByRole('textbox').fill('A grey lake and an oar');
  await mara.tap('Keep');
  await mara.heading('The lake in the rain');
  await shown(mara);
  assert.deepEqual(await mara.page.locator('img[data-photo]').evaluateAll((all) => all.map((img) => [img.naturalWidth, img.naturalHeight])),
    [[1600, 1067], [1200, 800]]);
  await mara.page.waitForFunction(() => !document.body.innerText.includes('Waiting to be sent.'));
  await jonas.go('/time');
  await jonas.sees('Memories');
  assert.ok(!jonas.requests.some(({ url }) => url.includes('/parts/')), 'a home opens without its photos');
  await jonas.go('/memories');
  await jonas.sees('The lake in the rain');
  await jonas.sees('We were the only boat.');
  await shown(jonas);
  assert.ok(Math.max(...await jonas.page.locator('img[data-photo]').evaluateAll((all) => all.map((img) => img.naturalWidth))) <= 320);
  await jonas.page.getByRole('link', { name: 'The lake in the rain' }).click();
  await jonas.heading('The lake in the rain');
  await shown(jonas);
  assert.equal(await jonas.page.locator('img[data-photo]').first().getAttribute('alt'), 'A grey lake and an oar');
  await jonas.seesNot('Take all of this back');
});

/* ---- what a camera writes into a file ---- */

const marks = ['MARKER', 'Exif', 'GPS', 'http://ns.adobe.com', 'Photoshop', 'tEXt', 'iTXt', 'eXIf', 'ICC_PROFILE'];

test('sixty pictures with all that cameras write into them come out with none of it', async () => {
  const made = await build({ entryPoints: [path.join(import.meta.dirname, '../../web/cut.ts')], bundle: true, write: false,
    format: 'iife', globalName: 'cutter' });
  const page = await home.browser.newPage();
  await page.setContent('<!doctype html><title>cut</title>');
  await page.addScriptTag({ content: made.outputFiles[0].text });
  const samples = await pictures(page, 60);
  assert.equal(samples.length, 60);
  for (const { name, bytes, wide, high } of samples) {
    assert.ok(bytes.includes('MARKER'), `${name} has something to be left out`);
    const out = await page.evaluate(async (base64) => {
      const file = new Blob([Uint8Array.from(atob(base64), (c) => c.charCodeAt(0))]);
      const cut = await globalThis.cutter.cut(file);
      const text = (all) => btoa(Array.from(all, (b) => String.fromCharCode(b)).join(''));
      return typeof cut === 'string' ? cut : { ...cut, whole: text(cut.whole), small: text(cut.small) };
    }, bytes.toString('base64'));
    assert.equal(typeof out, 'object', `${name}: ${out}`);
    assert.deepEqual([out.wide, out.high], [wide, high], `${name} stands upright`);
    for (const which of ['whole', 'small']) {
      const jpeg = Buffer.from(out[which], 'base64');
      for (const mark of marks) assert.ok(!jpeg.includes(mark), `${name}, ${which}: ${mark}`);
      for (let at = 2; jpeg[at + 1] !== 0xda; at += 2 + jpeg.readUInt16BE(at + 2)) {
        assert.ok(jpeg[at] === 0xff && jpeg[at + 1] !== 0xfe && (jpeg[at + 1] < 0xe1 || jpeg[at + 1] > 0xef), `${name}: a segment that shows nothing`);
      }
    }
  }
  await page.close();
});

test('what is no picture, too big, or a bomb is refused in plain words, and nothing typed is lost', async () => {
  await mara.go('/memories/new');
  await mara.type('What it was', 'Words stay');
  await choose(mara, ['a.jpg', 'image/jpeg', Buffer.from('this is no picture at all')]);
  await mara.sees('That is no picture that can be read on this device.');
  await choose(mara, ['bomb.png', 'image/png', png(60_000, 60_000, 0, true)]);
  await mara.sees('That picture is too big to be read here: up to 40 MB and 60 megapixels.');
  await mara.page.evaluate(() => {
    const input = document.getElementById('photos'), files = new DataTransfer();
    files.items.add(new File([new Uint8Array(100 << 20)], 'big.jpg', { type: 'image/jpeg' }));
    document.getElementById('photos-err').replaceChildren();
    input.files = files.files;
    input.dispatchEvent(new Event('change', { bubbles: true }));
  });
  await mara.sees('That picture is too big to be read here: up to 40 MB and 60 megapixels.');
  await choose(mara, ...[3, 4, 5, 6, 7].map((i) => [`${i}.png`, 'image/png', scene(i, 60, 40)]));
  await mara.sees('Four are the most for one memory.');
  assert.equal(await rows(mara).count(), 4);
  await rows(mara).nth(0).getByRole('textbox').fill('first');
  await rows(mara).nth(1).getByRole('textbox').fill('second');
  await rows(mara).nth(0).getByRole('button').click();
  assert.equal(await rows(mara).count(), 3);
  assert.equal(await rows(mara).nth(0).getByRole('textbox').inputValue(), 'second');
  assert.equal(await mara.page.inputValue('#what'), 'Words stay');
  await mara.page.fill('#day', '2100-01-01');
  await mara.tap('Keep');
  await mara.sees('A day from 1900 until today, please.');
  assert.equal(await rows(mara).count(), 3);
  await mara.page.evaluate(() => { document.getElementById('day').value = new Date().toISOString().slice(0, 10); });
  await mara.tap('Keep');
  await mara.heading('Words stay');
  await shown(mara);
  assert.equal(await mara.page.locator('img[data-photo]').count(), 3);
});

test('photos that were chosen wait for who leaves the form, and closing asks', async () => {
  await mara.go('/memories/new');
  await choose(mara, ['a.png', 'image/png', scene(21, 300, 200)]);
  await rows(mara).first().waitFor();
  await mara.tap('Not now');
  await mara.heading('Memories');
  await mara.tap('Keep something');
  await rows(mara).first().waitFor();
  await mara.page.waitForFunction(() => document.querySelector('[data-photo-row] img').naturalWidth > 0);
  const asked = new Promise((resolve) => mara.page.once('dialog', (dialog) => { resolve(dialog.type()); void dialog.dismiss(); }));
  await mara.page.click('#what'); // browsers ask only who has touched the page
  await mara.page.close({ runBeforeUnload: true });
  assert.equal(await asked, 'beforeunload');
  await rows(mara).first().getByRole('button').click();
  await mara.tap('Not now');
  await mara.heading('Memories');
  await mara.tap('Keep something');
  await mara.heading('Keep something');
  assert.equal(await rows(mara).count(), 0);
});

test('the other adds a side with a photo, and each changes their own', async () => {
  await jonas.go('/memories');
  await jonas.page.getByRole('link', { name: 'The lake in the rain' }).click();
  await jonas.heading('The lake in the rain');
  await jonas.tap('Add your side');
  await jonas.heading('Your side of it');
  await jonas.type('A line, to remember it by', 'I rowed in a circle.');
  await choose(jonas, ['a.png', 'image/png', scene(22, 300, 200)]);
  await rows(jonas).first().waitFor();
  await jonas.tap('Keep');
  await jonas.heading('The lake in the rain');
  await shown(jonas);
  await jonas.tap('Change yours');
  await jonas.type('A line, to remember it by', 'I rowed in three circles.');
  assert.equal(await rows(jonas).count(), 0);
  await jonas.tap('Keep');
  await jonas.sees('I rowed in three circles.');
  await mara.go('/memories');
  await mara.sees('I rowed in three circles.');
  await mara.page.getByRole('link', { name: 'The lake in the rain' }).click();
  await mara.heading('The lake in the rain');
  await mara.sees('I rowed in three circles.');
  await shown(mara);
  assert.equal(await mara.page.locator('img[data-photo]').count(), 3);
  await jonas.tap('Take yours back');
  await jonas.tap('Take it back');
  await jonas.heading('Memories');
  await jonas.sees('We were the only boat.');
  await jonas.seesNot('three circles');
});

test('a photo that is not here yet is a quiet place, not a broken picture', async () => {
  const context = await home.browser.newContext({ viewport: { width: 390, height: 844 } });
  const page = await context.newPage();
  await page.goto(home.address);
  const css = await page.evaluate(() => {
    const place = document.createElement('span'), img = document.createElement('img');
    place.className = 'pic';
    Object.assign(img, { alt: 'A lake', width: 200, height: 100 });
    place.append(img);
    document.body.replaceChildren(place);
    return [getComputedStyle(img).opacity, getComputedStyle(img.parentElement).backgroundColor, img.getBoundingClientRect().height];
  });
  assert.equal(css[0], '0');
  assert.notEqual(css[1], 'rgba(0, 0, 0, 0)');
  assert.equal(css[2], 100);
  await context.close();
});

test('without a network a photo waits here, is shown here, and goes by itself', async () => {
  await mara.go('/memories/new');
  await mara.context.setOffline(true);
  await mara.type('What it was', 'Out of reach');
  await choose(mara, ['a.png', 'image/png', scene(9)]);
  await rows(mara).first().waitFor();
  await mara.tap('Keep');
  await mara.heading('Out of reach');
  await mara.sees('Waiting to be sent.');
  await shown(mara);
  await mara.page.reload();
  await mara.unlock();
  await mara.go('/memories');
  await mara.page.getByRole('link', { name: 'Out of reach' }).click();
  await mara.heading('Out of reach');
  await shown(mara);
  await mara.context.setOffline(false);
  await jonas.go('/memories');
  await jonas.sees('Out of reach');
  await jonas.page.getByRole('link', { name: 'Out of reach' }).click();
  await shown(jonas);
});

/* The ids of photos: those on the page, and those kept here, as they came. */
const onPage = (person) => person.page.locator('img[data-photo]').evaluateAll((all) =>
  all.map(({ dataset }) => new URLSearchParams(dataset.photo).get('id')));
const kept = (person) => person.page.evaluate(async () => (await (await caches.open('hearth-photos')).keys())
  .map(({ url }) => url.split('/').at(-2)));

test('a photo, or all of it, is taken back, and goes for the other too', async () => {
  await jonas.go('/memories');
  await jonas.page.getByRole('link', { name: 'Words stay' }).click();
  await shown(jonas);
  const gone = await onPage(jonas), here = await kept(jonas);
  assert.ok(gone.length === 3 && gone.every((id) => here.includes(id)));
  await mara.go('/memories');
  await mara.page.getByRole('link', { name: 'Words stay' }).click();
  await mara.heading('Words stay');
  await mara.page.getByRole('link', { name: 'Take this photo back' }).first().click();
  await mara.heading('Take this photo back?');
  await shown(mara);
  await mara.tap('Take it back');
  await mara.page.waitForFunction(() => document.querySelectorAll('img[data-photo]').length === 2);
  await shown(mara);
  await jonas.page.waitForFunction(() => document.querySelectorAll('img[data-photo]').length === 2);
  await mara.tap('Take all of this back');
  await mara.heading('Take all of this back?');
  await mara.tap('Leave it here');
  await mara.heading('Words stay');
  await mara.tap('Take all of this back');
  await mara.tap('Take it back');
  await mara.heading('Memories');
  await mara.seesNot('Words stay');
  await jonas.heading('Memories');
  await jonas.seesNot('Words stay');
  await until(async () => !(await kept(jonas)).some((id) => gone.includes(id)), 'a photo that was taken back is still kept');
  assert.ok((await kept(jonas)).length > 0, 'the others stay');
});

test('of many photos the oldest are not kept', async () => {
  await jonas.page.evaluate(async () => {
    const cache = await caches.open('hearth-photos'), old = await cache.keys();
    for (const one of old) await cache.delete(one);
    for (let i = 0; i < 410; i++) await cache.put(`/photos/${i}/0`, new Response());
  });
  await jonas.page.reload();
  await jonas.unlock();
  await jonas.go('/memories');
  await shown(jonas);
  await until(async () => {
    const all = await kept(jonas);
    return all.length <= 400 && !all.includes('0') && all.includes('409');
  }, 'the oldest are kept, or too many');
});

test('the archive holds the pictures, and opens without Hearth', async () => {
  await jonas.go('/settings/take');
  const [download] = await Promise.all([jonas.page.waitForEvent('download'), jonas.page.locator('main button').first().click()]);
  const files = unzipSync(fs.readFileSync(await download.path()));
  const photos = Object.keys(files).filter((name) => name.startsWith('photos/'));
  assert.equal(photos.length, 3);
  const page = Buffer.from(files['hearth.html']).toString();
  for (const name of photos) {
    assert.deepEqual([...files[name].subarray(0, 2)], [0xff, 0xd8]);
    assert.ok(page.includes(`src="${name}"`) && Buffer.from(files['hearth.md']).includes(name));
  }
  assert.ok(page.includes('alt="A grey lake and an oar"'));
});

test('so does the archive of the command line', () => {
  const file = path.join(scratch(), 'mara.zip');
  const ran = spawnSync(process.env.HEARTH, ['export', '--from', home.address, '--handle', mara.handle, '--out', file],
    { input: `${mara.passphrase}\n`, encoding: 'utf8' });
  assert.equal(ran.status, 0, ran.stderr);
  assert.equal(ran.stderr.includes('left out'), false, ran.stderr);
  const photos = Object.entries(unzipSync(fs.readFileSync(file))).filter(([name]) => name.startsWith('photos/'));
  assert.equal(photos.length, 3);
  for (const [, bytes] of photos) assert.deepEqual([...bytes.subarray(0, 2)], [0xff, 0xd8]);
});

test('nothing readable left this device, and nothing of it stays after signing out', async () => {
  const sent = mara.requests.filter(({ url }) => url.includes('/parts/')).map(({ body }) => body ?? Buffer.alloc(0));
  assert.ok(sent.length >= 6);
  for (const body of sent) assert.ok(!body.includes(Buffer.from([0xff, 0xd8, 0xff])) && !body.includes('JFIF'));
  assert.ok((await jonas.page.evaluate(() => caches.keys())).includes('hearth-photos'));
  await jonas.go('/settings/wipe');
  await jonas.tap('Leave without a trace');
  await until(() => jonas.page.evaluate(async () => !(await caches.keys()).includes('hearth-photos')), 'photos are still kept');
});

test('one alone keeps something too', async () => {
  const cleo = await home.begin('Cleo');
  await cleo.typeSheetBack();
  await cleo.go('/memories/new');
  await cleo.sees('For you alone.');
  await cleo.type('What it was', 'A bench of my own');
  await choose(cleo, ['a.png', 'image/png', scene(11, 300, 500)]);
  await rows(cleo).first().waitFor();
  await cleo.tap('Keep');
  await cleo.heading('A bench of my own');
  await shown(cleo);
});
