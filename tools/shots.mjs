// SPDX-License-Identifier: AGPL-3.0-or-later
// shots: pictures of a lived-in home, as people see it, for the documents.
//
//	node tools/shots.mjs [folder]	HEARTH=build/release/cli/hearth
//
// All of them go into the folder; without one, the few that the documents
// show go to docs/shots.
import fs from 'node:fs';
import path from 'node:path';
import { browser, demo, Person, scratch, serve } from '../tests/e2e/home.mjs';
import { slim } from './png.mjs';

const SHOWN = { today: [390, 1280], closeness: [390, 1280], jar: [390], journal: [390], join: [390] };
const SIZES = { 390: 844, 1280: 900 };
const OWN = path.join(import.meta.dirname, '../docs/shots');
const all = process.argv[2] !== undefined;
const folder = path.resolve(process.argv[2] ?? OWN);
fs.mkdirSync(folder, { recursive: true });

const wanted = (name, width) => all || SHOWN[name]?.includes(Number(width));

async function shoot(person, name, where) {
  for (const [width, height] of Object.entries(SIZES)) {
    if (!wanted(name, width)) continue;
    await person.page.setViewportSize({ width: Number(width), height });
    if (where) await person.go(where);
    for (const colorScheme of ['light', 'dark']) {
      await person.page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
      await person.page.evaluate(async () => {
        document.activeElement?.blur();
        scrollTo(0, 0);
        await document.fonts.ready;
      });
      await person.page.mouse.move(0, 0);
      fs.writeFileSync(path.join(folder, `${name}-${width}-${colorScheme}.png`), slim(await person.page.screenshot()));
    }
  }
}

const chromium = await browser();
const homes = [await demo(), await serve('serve', '--data', scratch(), '--port', '0')];
try {
  const [lived, empty] = homes.map((server) => ({ server, address: server.address, browser: chromium, people: [] }));
  const mara = await Person.open(lived, 'Mara');
  mara.passphrase = lived.server.passphrases.mara;
  await mara.load('/');
  await shoot(mara, 'welcome', '/welcome');
  await shoot(mara, 'begin', '/begin');
  await shoot(mara, 'join', '/join?code=aaaaaaaaaaaaaaaaaaaaaa');
  await mara.signIn();
  for (const name of ['today', 'thanks', 'jar', 'talk', 'us', 'closeness', 'look', 'me', 'settings', 'health', 'help', 'hard']) {
    if (Object.keys(SIZES).some((width) => wanted(name, width))) await shoot(mara, name, `/${name}`);
  }
  await mara.openJournal();
  await shoot(mara, 'journal', '/journal');
  if (all) {
    const jonas = await Person.open(empty, 'Jonas');
    await jonas.begin();
    await jonas.at('/recovery');
    await shoot(jonas, 'recovery');
    await jonas.go('/invite');
    await jonas.tap('Make an invitation');
    await jonas.sees('Works once, until');
    await shoot(jonas, 'invite');
    await shoot(jonas, 'pulse', '/pulse');
  }
} finally {
  await chromium.close();
  for (const server of homes) await server.stop();
}
