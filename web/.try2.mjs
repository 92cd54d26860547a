import fs from 'node:fs'; import os from 'node:os'; import path from 'node:path';
import { chromium } from 'playwright-core';
import { serve } from '/tmp/webhost/server.mjs';
const asked = [], hooks = {};
const { server, home } = await serve('/tmp/webhost/dist', asked, hooks);
const profile = fs.mkdtempSync(path.join(os.tmpdir(), 'webhost-'));
const ctx = await chromium.launchPersistentContext(profile, { executablePath: '/usr/bin/chromium', args: ['--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'] });
let failed = 0; const ok = (what, is, more = '') => { console.log(is ? 'ok  ' : 'FAIL', what, is ? '' : more); if (!is) failed++; };
const watch = (p, name) => { p.on('console', (m) => console.log(`  [${name}]`, m.type(), m.text())); p.on('pageerror', (e) => console.log(`  [${name}] error`, e.message)); };
const p = await ctx.newPage(); watch(p, 'a');
const h1 = (q = p) => q.textContent('h1').catch(() => '');
const at = (q, hash) => q.waitForFunction((h) => location.hash === h, hash, { timeout: 5000 }).then(() => true, () => false);
try {
  await p.goto(home);
  ok('welcome', await at(p, '#/welcome'), p.url() + ' ' + (await p.content()).slice(0, 800));
  await p.click('a[href="#/begin"]'); await at(p, '#/begin');
  ok('focus on heading', await p.evaluate(() => document.activeElement?.tagName) === 'H1');
  await p.waitForTimeout(1500); await p.fill('#name','Mara'); await p.fill('#handle','mara'); await p.fill('#passphrase','password1234'); await p.evaluate(() => { window.f = document.querySelector('form'); }); await p.click('label.check'); console.log('checked', await p.evaluate(() => [document.querySelector('[name=adult]').checked, window.f === document.querySelector('form'), document.querySelector('#name').value])); await p.waitForTimeout(300); console.log('checked', await p.evaluate(() => document.querySelector('[name=adult]').checked));
  await p.click('form button.btn.wide'); await p.waitForTimeout(1500);
  console.log('  after weak:', p.url(), await h1(), await p.evaluate(() => [...document.querySelectorAll('.err, .note.bad')].map((e) => e.textContent.trim()).join('|')));
  await p.fill('#passphrase', 'correct horse battery staple plum').catch(() => {});
  if (await p.$('#passphrase')) await p.click('form button.btn.wide');
  await p.waitForTimeout(800); console.log('  after begin:', p.url(), await h1());
  await p.goto(home + '/#/today'); await p.waitForTimeout(500); console.log('  ', p.url(), await h1());
} catch (e) { ok(String(e).slice(0, 300), false); }
await globalThis.more?.(p);
console.log([...new Set(asked)].join('\n'));
await ctx.close(); server.close(); fs.rmSync(profile, { recursive: true, force: true });
process.exit(failed);
