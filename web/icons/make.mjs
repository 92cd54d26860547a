// SPDX-License-Identifier: AGPL-3.0-or-later
// make: the pictures of the icons in two sizes, as stores of icons want them.
// Run it when an .svg here has changed: CHROMIUM=/usr/bin/chromium node web/icons/make.mjs
import fs from 'node:fs';
import { chromium } from 'playwright-core';

const here = new URL('.', import.meta.url).pathname;
const browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
  args: ['--headless', '--no-sandbox', '--disable-gpu', '--no-first-run', '--disable-background-networking'] });
for (const name of ['hearth', 'notes']) {
  const svg = fs.readFileSync(`${here}${name}.svg`, 'utf8').replace(/<!--.*?-->\s*/s, '');
  for (const size of [192, 512]) {
    const page = await browser.newPage({ viewport: { width: size, height: size } });
    await page.setContent(`<style>body{margin:0}svg{display:block}</style>${svg.replace('<svg ', `<svg width="${size}" height="${size}" `)}`);
    await page.screenshot({ path: `${here}${name}-${size}.png` });
    await page.close();
  }
}
await browser.close();
