// SPDX-License-Identifier: AGPL-3.0-or-later
// What a page may not do, whatever stands in it: run what somebody wrote, or
// send words by itself when no script is there to seal them. Rows 41 and 42.
import assert from 'node:assert/strict';
import fs from 'node:fs';
import { test } from 'node:test';
import { strFromU8, unzipSync } from 'fflate';
import { home as open } from './home.mjs';

const home = await open();

/* ---- row 42: strings that would like to be more than text ---- */

/* What would run, if it could, says hurt(). */
const HURT = ['hurt()', 'hurt`1`', 'self["hurt"]()', 'top.hurt()', '[].map.constructor("hurt()")()', 'eval("hurt()")', 'setTimeout("hurt()")', '\\u0068urt()'];
const WAYS = [
  (js) => `<script>${js}</script>`, (js) => `<ScRiPt >${js}</sCrIpT >`, (js) => `<script src="data:text/javascript,${js}"></script>`,
  (js) => `</textarea><script>${js}</script>`, (js) => `</title><script>${js}</script>`, (js) => `</style><script>${js}</script>`,
  (js) => `--><script>${js}</script><!--`, (js) => `]]><script>${js}</script>`, (js) => `<scr<script>ipt>${js}</script>`,
  (js) => `<img src=x onerror=${js}>`, (js) => `<img src='x'onerror='${js}'>`, (js) => `"><img src=x onerror="${js}">`,
  (js) => `'><img src=x onerror='${js}'>`, (js) => `<img/src=x/onerror=${js}//`, (js) => `<IMG """><img src=x onerror=${js}>">`,
  (js) => `<svg onload=${js}>`, (js) => `<svg/onload=${js}>`, (js) => `<svg><script>${js}</script></svg>`,
  (js) => `<svg><animate onbegin=${js} attributeName=x dur=1s>`, (js) => `<svg><set onbegin="${js}" attributeName="x">`,
  (js) => `<svg><a xlink:href="javascript:${js}"><text y="20">tap</text></a></svg>`, (js) => `<svg><use href="data:image/svg+xml,<svg id=x onload=${js}>#x"/></svg>`,
  (js) => `<math><mi xlink:href="javascript:${js}">x</mi></math>`, (js) => `<math href="javascript:${js}">tap</math>`,
  (js) => `<a href="javascript:${js}">tap</a>`, (js) => `<a href=" &#106;avascript:${js}">tap</a>`, (js) => `<a href="java\tscript:${js}">tap</a>`,
  (js) => `[tap](javascript:${js})`, (js) => `![x](x"onerror="${js})`, (js) => `<javascript:${js}>`,
  (js) => `<iframe src="javascript:${js}"></iframe>`, (js) => `<iframe srcdoc="<script>parent.${js}</script>"></iframe>`,
  (js) => `<object data="javascript:${js}"></object>`, (js) => `<embed src="javascript:${js}">`, (js) => `<base href="javascript:${js}//">`,
  (js) => `<link rel=stylesheet href="javascript:${js}">`, (js) => `<meta http-equiv=refresh content="0;url=javascript:${js}">`,
  (js) => `<form action="javascript:${js}"><button>tap</button></form>`, (js) => `<button formaction="javascript:${js}">tap</button>`,
  (js) => `<input autofocus onfocus=${js}>`, (js) => `" autofocus onfocus="${js}" x="`, (js) => `' autofocus onfocus='${js}' x='`,
  (js) => `" onpointerover="${js}`, (js) => `<details open ontoggle=${js}>`, (js) => `<video><source onerror=${js}></video>`,
  (js) => `<audio src=x onerror=${js}>`, (js) => `<body onpageshow=${js}>`, (js) => `<style>@import "javascript:${js}";</style>`,
  (js) => `<div style="background:url(javascript:${js})">`, (js) => `<div style="animation:x" onanimationstart=${js}>`,
  (js) => `<template><script>${js}</script></template>`, (js) => `<noscript><p title="</noscript><img src=x onerror=${js}>">`,
  (js) => `<x contenteditable onblur=${js} tabindex=1 autofocus>`, (js) => `&lt;script&gt;${js}&lt;/script&gt;`, (js) => `&#60;img src=x onerror=${js}&#62;`,
  (js) => `\u2028<img src=x onerror=${js}>`, (js) => `\ufeff<script>${js}</script>`, (js) => `<\u017fcript>${js}</\u017fcript>`,
  (js) => `+ADw-script+AD4-${js}+ADw-/script+AD4-`, (js) => `%3Cscript%3E${js}%3C/script%3E`, (js) => `{{ ${js} }}\${${js}}<%= ${js} %>`,
  (js) => `javascript:${js}//</title></style></textarea></script>--><p" onclick=${js}//>`, (js) => `<!--><img src=x onerror=${js}>-->`,
];
const strings = WAYS.flatMap((way) => HURT.map(way));

/* Into texts of no more than so many characters. */
function texts(most) {
  const all = [''];
  for (const one of strings) {
    if (all.at(-1).length + one.length + 1 > most) all.push('');
    all.push(`${all.pop()}${one}\n`);
  }
  return all.map((text) => text.trim());
}

/* Mara's browser keeps the policy and tells of it; in Jonas's there is none, so that a script would really run. */
const tells = () => {
  globalThis.hurt = () => { console.error('a script of somebody ran'); };
};
const NAMES = ['<img src=x onerror=hurt()>', '"><svg/onload=hurt()> \'x'];

async function evil(handle, name, bare) {
  const person = await home.person(handle, { script: tells, ...(bare && { serviceWorkers: 'block' }) });
  if (bare) {
    await person.context.route(`${home.address}/`, async (route) => {
      const answer = await route.fetch();
      const headers = { ...answer.headers() };
      delete headers['content-security-policy'];
      await route.fulfill({ response: answer, headers });
    });
  }
  person.name = name;
  await person.begin();
  await person.at('/recovery');
  person.name = handle;
  person.page.on('dialog', (dialog) => {
    person.trouble.push(`${handle}: a dialog, ${dialog.message()}`);
    void dialog.dismiss();
  });
  return person;
}

const mara = await evil('Mara', NAMES[0], false), jonas = await evil('Jonas', NAMES[1], true);

/* Fills the form of a page and sends it, as somebody with a keyboard of their own might. */
async function post(person, where, fields, button) {
  await person.go(where);
  await person.page.evaluate(({ fields: all, to }) => {
    const form = document.querySelector(to).form;
    for (const [name, value] of Object.entries(all)) {
      const field = form.elements[name];
      field.removeAttribute('maxlength');
      field.value = value;
    }
    form.requestSubmit(document.querySelector(to));
  }, { fields, to: button });
  await person.page.waitForFunction((name) => document.querySelector(`[name=${name}]`)?.value === '' || document.querySelector('.note, .said') !== null,
    Object.keys(fields)[0], { timeout: 10_000 }).catch(() => undefined);
}

let question; // of finding a way, the last one opened

test('over 500 strings are written into every field, by both', { timeout: 240_000 }, async () => {
  assert.ok(new Set(strings).size >= 500, `${new Set(strings).size} strings`);
  await home.pair(mara, jonas);
  await mara.typeSheetBack();
  const parts = texts(280);
  for (let i = 0; i < parts.length; i += 6) {
    for (const [n, person] of [mara, jonas].entries()) {
      const [did, shows = '.', meant = '.'] = parts.slice(i + 3 * n, i + 3 * n + 3);
      if (did) await post(person, '/thanks', { did, shows, meant }, 'button[name=way][value=send]');
    }
  }
  for (const person of [mara, jonas]) {
    await person.go('/thanks/cue');
    await person.page.fill('#cue', strings[9].slice(0, 140));
    await person.page.locator('form[action="/thanks/cue"] button').first().click();
    await person.at('/thanks');
    await person.go('/pulse');
    for (const track of await person.page.locator('fieldset.scale').all()) await track.locator('label:has(input[value="5"])').click();
    await person.page.fill('#word', '<svg/onload=hurt()>" onfocus=hurt() x="'.slice(0, 40));
    await person.tap('Keep my answers');
    await person.page.waitForSelector('fieldset.scale', { state: 'detached' });
  }
  await mara.go('/question');
  await mara.tap('Draw a question');
  const long = texts(12000);
  for (const [n, person] of [mara, jonas].entries()) {
    await person.go('/question');
    await person.page.waitForSelector('form[action="/question/answer"]');
    await person.page.fill('#text', long[n % long.length]);
    await person.tap('Put it in the envelope');
    await person.page.waitForSelector('form[action="/question/answer"]', { state: 'detached' });
  }
  await jonas.sees('Now, out loud');
  await jonas.page.locator('label:has(input[value="heard"])').click();
  await jonas.page.fill('#reply', long[0].slice(0, 1000));
  await jonas.page.locator('form[action="/question/reply"] button').click();
  await jonas.page.waitForSelector('input[value="heard"]', { state: 'detached' });
  await poke(mara);
  await poke(jonas);
  await jonas.go('/question/own');
  await jonas.page.fill('#texts', texts(280).slice(0, 20).map((text) => text.replaceAll('\n', ' ')).join('\n'));
  await jonas.page.locator('form[action="/question/own"] button').click();
  await jonas.page.waitForSelector('form[action="/question/own/ask"]');
  for (const person of [mara, jonas]) {
    await person.go('/way/new');
    await person.page.fill('#title', strings[9].slice(0, 120));
    await person.page.fill('#why', '<svg/onload=hurt()>" onfocus=hurt() x="');
    await person.tap('Open it');
    for (const [field, button] of [['need', 'Say it'], ['option', 'Add it']]) {
      await person.page.waitForSelector('#' + field);
      await person.page.fill('#' + field, `${field} <script>hurt()</script>" onfocus=hurt() x="`);
      await person.tap(button);
      await person.sees(`${field} <script>hurt()</script>`);
    }
    question = await person.where();
  }
  await mara.openJournal();
  for (const text of texts(4000)) {
    await mara.page.fill('#text', text);
    await mara.tap('Keep');
    await mara.sees('Kept. It stays in this room.');
  }
  await jonas.go('/jar');
  await jonas.sees('<script>hurt()</script>');
});

const PAGES = ['/today', '/talk', '/time', '/us', '/journey', '/journey/twelve', '/me', '/thanks', '/thanks/cue', '/thanks/earlier', '/jar', '/jar?show=kept', '/jar?show=unsent', '/jar/one', '/way', '/way/new', '/way/new?kind=several', '/listen', '/closeness', '/pulse', '/forms', '/forms/add',
  '/check', '/look', '/question', '/question/past', '/question/past?show=later', '/question/own', '/question/most', '/sitting', '/evening', '/hard', '/gently', '/gently/mine', '/pause', '/repair', '/lasting', '/vision', '/vision/word', '/vision/history', '/goals', '/goals/new', '/goals/new?kind=money', '/eyes', '/eyes/write', '/sides', '/help', '/health', '/settings', '/settings/seen', '/settings/devices', '/settings/choices', '/settings/reminders', '/settings/plan', '/paths', '/paths/one?path=after', '/today/chosen', '/fit', '/fit/after', '/settings/take', '/settings/delete', '/settings/leave', '/longer', '/longer/page', '/evenings/ideas', '/evenings/own', '/evenings/new', '/evenings/slot', '/evenings/free', '/evenings/calendar', '/evenings/down', '/evenings/away', '/review', '/review/weeks', '/keepsake', '/memories', '/memories/new', '/touch', '/touch/own', '/touch/massage', '/touch/during', '/attach', '/attach/mine', '/attach/show', '/attach/cards', '/attach/ask', '/values', '/values/pick', '/stands', '/stands/one?domain=money', '/stands/guide?domain=home',
  '/settings/close', '/pair', '/pair/end', '/recovery', '/privacy'];
const ROOM = ['/journal', '/journal/entries', '/journal/calendar', '/touch/answer', '/touch/mine', '/touch/both', '/touch/notes'];

/* Every link of a page may be followed, and every element pointed at. */
async function poke(person) {
  await person.page.evaluate(() => {
    for (const one of document.querySelectorAll('main *')) {
      for (const kind of ['pointerover', 'focus', 'blur', 'toggle', 'animationstart']) one.dispatchEvent(new Event(kind));
    }
  });
  const found = await person.page.evaluate(() => [...document.querySelectorAll('*')].flatMap((one) => [
    ...[...one.attributes].filter(({ name, value }) => /^on|^srcdoc$|^style$/i.test(name) || /^\s*(javascript|data):/i.test(value) && name !== 'value').map(({ name, value }) => `${one.localName} ${name}=${value}`),
    ...(/^(iframe|object|embed|base|template|math|video|audio|style)$/.test(one.localName) || one.localName === 'img' && !/^(blob:|$)/.test(one.src) ? [one.localName] : []),
    ...(one.localName === 'script' && !one.src ? ['script'] : [])]));
  assert.deepEqual(found, [], `${person.name} at ${await person.where()}`);
}

test('on no page does one of them run, whoever wrote it, nor is it more than text', { timeout: 180_000 }, async () => {
  for (const person of [mara, jonas]) {
    for (const where of person === mara ? [...PAGES, ...ROOM] : PAGES) {
      await person.go(where);
      await poke(person);
    }
  }
  await mara.go(question);
  await mara.sees('option <script>hurt()</script>');
  await poke(mara);
  await mara.go('/journal/entries');
  await mara.page.locator('.entry .over a').first().click();
  await mara.page.waitForFunction(() => location.hash.startsWith('#/journal/entry'));
  await poke(mara);
  await jonas.go('/jar');
  const text = await jonas.text();
  const shown = strings.filter((one) => text.includes(one.trim()));
  assert.ok(shown.length > 50, `${shown.length} of them are on this page as they were typed`);
});

test('nor in what was asked for in an address, in a draft, or in a form that is refused', async () => {
  for (const person of [mara, jonas]) {
    for (const one of strings.filter((_, i) => i % 97 === 0)) {
      const q = new URLSearchParams({ find: one, show: one, card: one, week: one, to: one, code: one, span: one });
      for (const where of ['/jar', '/today', '/closeness', '/pulse', '/join']) {
        await person.go(`${where}?${q}`);
        await poke(person);
      }
    }
    await person.go('/settings/renew');
    await person.page.fill('#old', strings[11]);
    await person.page.fill('#new', strings[12]);
    await person.tap('Make everything new');
    await person.page.waitForSelector('main [aria-invalid=true]');
    await poke(person);
    await person.go('/thanks');
    await person.page.fill('#did', strings[88]);
    await person.page.waitForTimeout(800);
    await person.go('/today');
    await person.go('/thanks');
    assert.equal(await person.page.inputValue('#did'), strings[88]);
    await poke(person);
  }
});

test('nor in the archive that one takes along, opened in a browser with no policy at all', async () => {
  await mara.go('/settings/take');
  const coming = mara.page.waitForEvent('download');
  await mara.tap('Save the file');
  const files = unzipSync(fs.readFileSync(await (await coming).path()));
  const page = await mara.context.newPage();
  await mara.context.route('https://archive.example/**', (route) => {
    const file = files[decodeURIComponent(new URL(route.request().url()).pathname.slice(1))];
    return file ? route.fulfill({ contentType: 'text/html; charset=utf-8', body: strFromU8(file).replace(/<meta http-equiv[^>]*>/gi, '') }) : route.abort();
  });
  const pages = Object.keys(files).filter((name) => name.endsWith('.html'));
  assert.ok(pages.length > 0);
  for (const name of pages) {
    await page.goto(`https://archive.example/${name}`);
    await page.waitForSelector('h1');
    assert.equal(await page.locator('script, iframe, img, object, [onload], [onerror]').count(), 0, name);
  }
  await page.close();
});

/* ---- row 41: a form that nothing catches ---- */

/* What left the browser meanwhile with words in it, or anywhere else than where a page's own parts are. */
async function leaves(person, act) {
  const from = person.requests.length;
  await act();
  await person.page.waitForTimeout(400);
  return person.requests.slice(from).filter(({ url, body }) => body !== null || !url.startsWith(home.address) || /secret-words/.test(url)).map(({ url }) => url);
}

test('with scripts switched off in the middle, a form that is sent goes nowhere', { timeout: 120_000 }, async () => {
  const kim = await home.begin('Kim');
  const devtools = await kim.context.newCDPSession(kim.page);
  for (const [where, form] of [['/thanks', 'form[action="/thanks/write"]'], ['/jar', 'form[method=get]'], ['/pulse', 'form[method=post]'],
    ['/settings/renew', 'form[method=post]'], ['/settings', 'form[method=post]'], ['/signin', 'form[method=post]'], ['/recover', 'form[method=post]']]) {
    await kim.load('/');
    if (await kim.page.locator('form[action="/unlock"]').count()) await kim.unlock();
    await kim.at('/today');
    await kim.waits();
    await kim.go(where);
    if (await kim.page.locator(form).count() === 0) continue;
    for (const field of await kim.page.locator(`${form} :is(input:not([type=hidden], [type=radio], [type=checkbox], [hidden]), textarea)`).all()) await field.fill('secret-words-of-mine');
    assert.deepEqual(await leaves(kim, async () => {
      await devtools.send('Emulation.setScriptExecutionDisabled', { value: true });
      await kim.page.locator(`${form} button`).first().click({ noWaitAfter: true });
      await kim.page.waitForTimeout(300);
      await devtools.send('Emulation.setScriptExecutionDisabled', { value: false });
    }), [], where);
    assert.equal(new URL(kim.page.url()).pathname, '/', where);
  }
  assert.ok(kim.trouble.some((text) => /form-action/.test(text)), 'the browser refused it');
  kim.trouble = kim.trouble.filter((text) => !/form-action/.test(text));
  await kim.close();
});

test('with scripts off from the start there is a word about it, and no form', async () => {
  const plain = await home.person('Ben', { javaScriptEnabled: false });
  await plain.page.goto('/');
  assert.match(await plain.page.textContent('main'), /JavaScript and WebAssembly/);
  assert.equal(await plain.page.locator('form').count(), 0);
  assert.deepEqual(plain.requests.filter(({ url, body }) => body !== null || /\/v1\//.test(url)), []);
  await plain.close();
});

test('with its worker dead, a form that is sent goes nowhere, and is still there', async () => {
  const kira = await home.begin('Kira');
  await kira.go('/thanks');
  await kira.page.fill('#did', 'secret-words-of-mine');
  await kira.page.waitForTimeout(800);
  assert.deepEqual(await leaves(kira, async () => {
    await Promise.race([kira.page.workers()[0].evaluate(() => globalThis.close()).catch(() => undefined), kira.page.waitForTimeout(500)]);
    await kira.page.locator('button[name=way]').first().click();
    await kira.page.waitForTimeout(1000);
  }), []);
  assert.equal(await kira.page.inputValue('#did'), 'secret-words-of-mine');
  await kira.load('/');
  await kira.unlock();
  await kira.go('/thanks');
  assert.equal(await kira.page.inputValue('#did'), 'secret-words-of-mine');
  await kira.close();
});
