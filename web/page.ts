// SPDX-License-Identifier: AGPL-3.0-or-later
// page: shows what the core renders, and turns links and forms into requests.
// The address a browser sends is always /: where somebody is stands behind #.
import { Idiomorph } from 'idiomorph';
import { clocksNamed } from './clock';
import { Coming } from './coming';
import * as device from './device';
import { dressButtons, dressPage, runAgain, runAwake, runRings } from './dress';
import { actionOf, draftName, draftOf, isDirty, isPost, restoreDraft, sayUnder, tooMuch } from './forms';
import { Host } from './host';
import { parsePage } from './html';
import { named, setAway, setNamed, setTheme, showLooks } from './looks';
import { dressPhotos, forgetPhotos, photosOf, showPhotos } from './photos';
import { Press } from './press';
import { moved, subscribe, unsubscribe } from './push';
import { Tabs, type Ask, type Tell } from './tabs';
import type { Page, Visit } from './talk';
import { words } from './words';

const FIRST = '/today';
const AWAY = 'https://www.wikipedia.org/';
const SLOW = 300; // until it is said that something takes time
const TYPING = 400; // between two savings of a draft
const LOOKING = 900; // without a key stroke, until what is written is looked at
const ESCAPES = 900; // between two presses that belong together
const MINUTE = 60_000;
const BREAKS = 3; // in a minute

type How = 'push' | 'replace' | 'back' | 'refresh' | 'stay';

let shown = { path: '', private: false, refused: false };
let visits = 0; // begun
let showing: Promise<void> = Promise.resolve(); // of the page before: answers are shown in the order in which they came
let under = 0; // under way
let stale = false; // to be looked at again when nothing is under way, and no finger down
let gone = false; // blanked for good
let noted = ''; // what the host says by itself, until somebody goes on

/* ---- requests ---- */

async function go(asked: Pick<Visit, 'method' | 'path'> & Partial<Visit>, how: How): Promise<void> {
  const mine = ++visits;
  const busy = setTimeout(() => document.documentElement.classList.add('busy'), SLOW);
  under++;
  try {
    if (asked.method === 'GET') saveRest();
    const pressed = press.take(asked.method === 'GET' ? asked.path : '');
    const ready = pressed instanceof Promise || pressed === undefined ? await (pressed ?? fetched(asked)) : pressed;
    const turn = showing.then(() => {
      if (gone || (mine !== visits && asked.method !== 'POST')) return;
      if (how === 'refresh' && press.held) stale = true;
      else show(ready, how);
    });
    showing = turn.catch(() => undefined);
    await turn;
  } catch {
    if (!gone && asked.method === 'POST') note(words.moved);
  } finally {
    clearTimeout(busy);
    if (--under === 0) document.documentElement.classList.remove('busy');
  }
  if (stale && under === 0) refresh();
}

/* A page, with what it takes to show it at once. */
interface Ready {
  page: Page;
  doc: Document;
  drafts: Record<string, string>;
}

async function fetched(asked: Pick<Visit, 'method' | 'path'> & Partial<Visit>): Promise<Ready> {
  const page = await tabs.visit({ body: '', at: shown.path, draft: '', ...asked });
  const doc = parsePage(page.html);
  return { page, doc, drafts: page.path !== '' ? await findDrafts(doc, page.private) : {} };
}

function refresh(): void {
  press.drop();
  stale = under > 0 || press.held;
  if (stale || gone || shown.path === '' || (shown.refused && !shown.private)) return;
  void go({ method: 'GET', path: shown.path }, 'refresh');
}

/* ---- showing ---- */

function show({ page, doc, drafts }: Ready, how: How): void {
  if (page.file) device.save(page.file, page.fileName);
  if (page.kept) void device.persist();
  const path = page.path || shown.path;
  const same = (path === shown.path || how === 'stay') && !(shown.private && !page.private);
  dressPage(doc);
  coming.put(doc);
  putDrafts(doc, drafts);
  const old = shown;
  shown = { path, private: page.private, refused: page.path === '' };
  address(path, same ? 'replace' : how);
  const typed = shown.refused ? secrets() : [];
  if (how !== 'refresh') noted = '';
  else if (noted !== '') note(noted, doc);
  if (same) morph(doc, how);
  else renew(doc);
  putSecrets(typed);
  if (how !== 'refresh') keepRewritten();
  document.title = named() || doc.title;
  document.documentElement.lang = doc.documentElement.lang || 'en';
  showPhotos((name) => tabs.ask({ do: 'photo', name }));
  runRings(refresh);
  runAgain(refresh);
  void runAwake();
  if (how !== 'refresh' || !same) settle(how, same, old.path === '');
}

/* No page is given a passphrase back: when a form is refused, its fields stay as they were. */
function secrets(): [string, string][] {
  return [...document.querySelectorAll<HTMLInputElement>('input[autocomplete*=password]')].map((field) => [field.name, field.value]);
}

function putSecrets(typed: [string, string][]): void {
  for (const [name, value] of typed) {
    const field = document.querySelector<HTMLInputElement>(`input[autocomplete*=password][name=${CSS.escape(name)}]`);
    if (field) field.value = value;
  }
}

/* Another page: nothing of the one before stays. */
function renew(doc: Document): void {
  copyAttributes(doc.body, document.body);
  document.body.replaceChildren(...doc.body.childNodes);
}

function isField(at: Element | null): boolean {
  return at instanceof HTMLInputElement || at instanceof HTMLTextAreaElement || at instanceof HTMLSelectElement;
}

/* The same page again: what somebody is doing in it stays. */
function morph(doc: Document, how: How): void {
  const refreshing = how === 'refresh';
  const dirty = new Set(refreshing ? [...document.forms].filter(isDirty) : []);
  copyAttributes(doc.body, document.body);
  void Idiomorph.morph(document.body, [...doc.body.childNodes], { // a node by itself would be put into the body as a child
    morphStyle: 'innerHTML',
    ignoreActiveValue: refreshing && isField(document.activeElement), // else a heading with the focus would keep its old words
    callbacks: {
      beforeNodeMorphed: (node, fresh) => otherPhoto(node, fresh) && !(refreshing && node instanceof HTMLFormElement && isDirty(node)),
      beforeNodeRemoved: (node) => !(refreshing && node instanceof HTMLFormElement && isDirty(node)),
      beforeAttributeUpdated: (name, node) => name !== 'src' && !(refreshing && name === 'open' && node instanceof HTMLDetailsElement) &&
        !(name === 'tabindex' && node === document.activeElement), // or reading would start over
    },
  });
  // A radio that was tapped before keeps or loses its mark whatever the page says; in order, so that the last word is a yes.
  for (const one of document.querySelectorAll<HTMLInputElement>('form input:is([type=radio], [type=checkbox])')) {
    if (one.checked !== one.defaultChecked && !dirty.has(one.form!)) one.checked = one.defaultChecked;
  }
}

/* The picture stays in a place that is of the same photo still. */
function otherPhoto(node: Node, fresh: Node): true {
  if (node instanceof HTMLImageElement && node.dataset.photo !== (fresh as HTMLElement).dataset?.photo) node.removeAttribute('src');
  return true;
}

function copyAttributes(from: Element, to: Element): void {
  for (const { name } of [...to.attributes]) if (!from.hasAttribute(name)) to.removeAttribute(name);
  for (const { name, value } of from.attributes) to.setAttribute(name, value);
}

/* Where reading goes on: what was refused, a field that asks for it, or the heading. */
function settle(how: How, same: boolean, first: boolean): void {
  if (same && !shown.refused && document.activeElement !== document.body) return;
  const at = document.querySelector<HTMLElement>('[data-errors], [aria-invalid=true], [autofocus]') ??
    document.querySelector<HTMLElement>('h1');
  if (!first && at) {
    if (at.tabIndex < 0) at.tabIndex = -1;
    at.focus({ preventScroll: true });
  }
  if (same && !shown.refused) return;
  if (how === 'back') scrollTo(0, (history.state as { y?: number } | null)?.y ?? 0);
  else if (shown.refused) at?.scrollIntoView({ block: 'center' });
  else scrollTo(0, 0);
}

/* An invitation's secret does not stay in the address. */
function addressed(path: string): string {
  const [page, query] = path.split('?') as [string, string | undefined];
  const fields = new URLSearchParams(query);
  fields.delete('code');
  return fields.toString() === '' ? page : `${page}?${fields}`;
}

function address(path: string, how: How): void {
  const url = '/#' + addressed(path);
  if (how === 'push') {
    history.replaceState({ y: scrollY }, '');
    history.pushState({ y: 0 }, '', url);
  } else if (location.hash !== url.slice(1)) {
    history.replaceState(history.state, '', url);
  }
}

const coming = new Coming();

function comes(n: number, all: number): void {
  coming.set(n, all);
  if (!gone) coming.put(document);
}

function note(sentence: string, page: Document = document): void {
  noted = sentence;
  page.getElementById('noted')?.remove();
  const p = page.createElement('p');
  p.id = 'noted';
  p.className = 'note warn';
  p.setAttribute('role', 'status');
  p.textContent = sentence;
  (page.querySelector('main') ?? page.body).prepend(p);
}

/* A page of its own, when there is no core to make one. */
function say(sentence: string): void {
  const main = document.createElement('main');
  const p = document.createElement('p');
  main.className = 'page';
  p.className = 'lede';
  p.textContent = sentence;
  main.append(p);
  document.body.replaceChildren(main);
}

/* ---- links and forms ---- */

function wanted(): string {
  const hash = location.hash.slice(1);
  const code = /^\/?join\/([\w-]+)$/.exec(hash);
  if (code) return '/join?' + new URLSearchParams({ code: code[1]! });
  return hash === '' ? FIRST : hash.startsWith('/') ? hash : '/' + hash;
}

/* Where an element leads within the app, or ''. */
function pathOf(at: Element): string {
  const to = at.closest('a:not([data-exit])')?.getAttribute('href') ?? '';
  return to.startsWith('#/') ? to.slice(1) : '';
}

const press = new Press((path) => {
  saveRest();
  return fetched({ method: 'GET', path });
}, pathOf, () => setTimeout(() => stale && refresh())); // after the click

window.addEventListener('click', (e) => {
  const link = (e.target as Element).closest('a');
  const to = link?.getAttribute('href');
  if (!to || e.defaultPrevented || e.button !== 0 || e.ctrlKey || e.metaKey || e.shiftKey || e.altKey) return;
  if (link!.hasAttribute('data-exit')) {
    e.preventDefault();
    exit(to);
  } else if (to.startsWith('#/')) {
    e.preventDefault();
    void go({ method: 'GET', path: to.slice(1) }, link!.hasAttribute('data-stay') ? 'stay' : 'push');
  } else if (to.startsWith('#')) {
    e.preventDefault();
    const place = document.getElementById(to.slice(1));
    if (place && place.tabIndex < 0) place.tabIndex = -1;
    place?.focus();
    place?.scrollIntoView();
  }
});

const sending = new WeakSet<HTMLFormElement>();

function fieldsOf(form: HTMLFormElement, submitter: HTMLElement | null = null): URLSearchParams {
  return new URLSearchParams([...new FormData(form, submitter)].filter(([, value]) => typeof value === 'string') as [string, string][]);
}

/* Nothing is sent, and the words stay where they are. */
function refuse(field: HTMLElement): void {
  if (!sayUnder(field, words.tooMuch)) return note(words.tooMuch);
  field.focus();
}

async function send(form: HTMLFormElement, submitter: HTMLElement | null): Promise<void> {
  const long = tooMuch(form);
  if (long) return refuse(long);
  const photos = await photosOf(form);
  const sent = fieldsOf(form, submitter);
  const path = actionOf(form) || shown.path;
  if (!isPost(form)) return go({ method: 'GET', path: `${path.split('?')[0]}?${sent}` }, 'push');
  const { push } = form.dataset;
  if (push !== undefined) { // first of all, while the tap still counts
    for (const [name, value] of Object.entries(await (push ? subscribe(push) : unsubscribe()))) sent.set(name, value);
  }
  const secret = form.querySelector<HTMLInputElement>('input[data-estimate]');
  if (secret) {
    const known = [...form.querySelectorAll<HTMLInputElement>('input[type=text]')].map((one) => one.value);
    const fields = await device.strength(secret.value, known);
    for (const [name, value] of Object.entries(fields)) sent.set(name, value);
  }
  const places = form.querySelector<HTMLInputElement>('input[data-zones]');
  if (places) sent.set(places.name, clocksNamed(sent.get(places.dataset.zones!) ?? '', Date.now() / 1000 | 0));
  const draft = draftName(form);
  forget(draft);
  await go({ method: 'POST', path, body: sent.toString(), draft, photos }, 'push');
  if (!form.isConnected) forgetPhotos(draft);
}

window.addEventListener('submit', (e) => {
  const form = e.target as HTMLFormElement;
  e.preventDefault();
  if (sending.has(form)) return;
  sending.add(form);
  void send(form, e.submitter).finally(() => sending.delete(form));
});

window.addEventListener('popstate', () => {
  if (wanted() !== addressed(shown.path)) void go({ method: 'GET', path: wanted() }, 'back');
});

/* ---- drafts ---- */

interface Typing {
  form: HTMLFormElement;
  private: boolean; // in the private room
  timer: ReturnType<typeof setTimeout>;
  again: boolean; // there is more to keep
}

const typing = new Map<string, Typing>();
let unkept = false; // words were typed that are not kept yet

function forget(name: string): void {
  clearTimeout(typing.get(name)?.timer);
  typing.delete(name);
  unkept = false;
}

/* From the first key stroke on, and then not more often than makes sense. */
function saveDraft(form: HTMLFormElement, name: string, ofPrivate = shown.private): void {
  const under = typing.get(name);
  unkept = true;
  if (under) {
    under.again = true;
    return;
  }
  if (tooMuch(form)) return;
  const saved = tabs.ask({ do: 'draft', form: name, words: draftOf(form), private: ofPrivate });
  const timer = setTimeout(() => {
    const again = typing.get(name)?.again;
    typing.delete(name);
    if (again) saveDraft(form, name, ofPrivate);
  }, TYPING);
  typing.set(name, { form, private: ofPrivate, timer, again: false });
  saved.then(() => { unkept = typing.get(name)?.again ?? false; }, () => undefined);
}

/* Somebody goes on: the last words are kept at once. */
function saveRest(): void {
  for (const [name, { form, private: ofPrivate, timer, again }] of [...typing]) {
    clearTimeout(timer);
    typing.delete(name);
    if (again) saveDraft(form, name, ofPrivate);
  }
}

window.addEventListener('input', (e) => {
  press.drop();
  const form = (e.target as HTMLInputElement).form;
  const name = form ? draftName(form) : '';
  if (form && name !== '') saveDraft(form, name);
});

/* ---- a look at what is being written ---- */

let pausing: ReturnType<typeof setTimeout> | undefined;

/* Only #looked comes anew; the form stays, and nothing is kept. */
async function lookAt(form: HTMLFormElement): Promise<void> {
  if (!form.isConnected || sending.has(form) || tooMuch(form)) return;
  const { doc } = await fetched({ method: 'POST', path: form.dataset.look!, body: fieldsOf(form).toString() });
  const old = form.querySelector('#looked'), fresh = doc.getElementById('looked');
  if (old && fresh && form.isConnected && !gone) void Idiomorph.morph(old, fresh);
}

window.addEventListener('input', (e) => {
  const form = (e.target as HTMLInputElement).form;
  if (form?.dataset.look === undefined) return;
  clearTimeout(pausing);
  pausing = setTimeout(() => void lookAt(form).catch(() => undefined), LOOKING);
});

/* The page put other words in a form, as was asked: from now on these are the draft. */
function keepRewritten(): void {
  for (const form of document.querySelectorAll<HTMLFormElement>('form[data-rewritten]')) saveDraft(form, draftName(form));
}

/* By the names of the forms. */
async function findDrafts(doc: Document, ofPrivate: boolean): Promise<Record<string, string>> {
  const forms = [...doc.forms].map(draftName).filter((name) => name !== '');
  if (forms.length === 0) return {};
  return tabs.ask<Record<string, string>>({ do: 'drafts', forms, private: ofPrivate }).catch(() => ({}));
}

function putDrafts(doc: Document, drafts: Record<string, string>): void {
  for (const form of doc.forms) {
    const draft = drafts[draftName(form)];
    if (draft && form.dataset.rewritten === undefined) restoreDraft(form, draft);
  }
}

window.addEventListener('beforeunload', (e) => {
  const dirty = (form: HTMLFormElement) => form.dataset.chosen !== undefined || (unkept && draftName(form) !== '' && isDirty(form));
  if (!gone && [...document.forms].some(dirty)) e.preventDefault();
});

/* ---- quick exit ---- */

function blank(to: string): void {
  gone = true;
  document.documentElement.hidden = true;
  document.body.replaceChildren();
  document.title = '';
  host.end();
  location.replace(to);
}

function exit(to: string): void {
  device.setShut(true);
  tabs.tell({ tell: 'exit', to });
  blank(to);
}

let escapes = 0, escaped = 0;

window.addEventListener('keydown', (e) => {
  if (e.key !== 'Escape') return;
  escapes = e.timeStamp - escaped < ESCAPES ? escapes + 1 : 1;
  escaped = e.timeStamp;
  if (escapes === 3) exit(document.querySelector('[data-exit]')?.getAttribute('href') ?? AWAY);
});

window.addEventListener('pageshow', (e) => e.persisted && location.reload());

/* ---- this tab among the others ---- */

const breaks: number[] = [];
const seen = new Map<string, boolean>(); // other tabs, and whether somebody looks at them

async function lead(): Promise<void> {
  await host.start(device.shut());
  if (shown.path !== '') refresh();
}

async function broken(why: string, walled: boolean): Promise<void> {
  if (gone) return;
  if (why === 'not-here') return say(words.notHere);
  breaks.push(Date.now());
  if (breaks.filter((at) => Date.now() - at < MINUTE).length > BREAKS) return say(words.cannot);
  try {
    if (!walled) await host.start(device.shut());
  } catch {
    return say(words.cannot);
  }
  changed();
  await go({ method: 'GET', path: shown.path || FIRST }, 'refresh');
  note(words[why as keyof typeof words] ?? words.fault);
}

function changed(): void {
  tabs.tell({ tell: 'changed' });
  refresh();
}

async function task(form: URLSearchParams): Promise<string> {
  switch (form.get('do')) {
  case 'theme':
    setTheme(form.get('theme') ?? '');
    break;
  case 'disguise':
    setNamed(form.get('named') === 'notes');
    break;
  case 'away':
    setAway(form.get('to') ?? '');
    break;
  case 'update':
    device.update();
    return '';
  case 'shut':
    device.setShut(true);
    forgetPhotos();
    return '';
  case 'opened':
    device.setShut(false);
    device.setKnown();
    callHere();
    return '';
  default:
    return 'not-now';
  }
  changed(); // what the core is told of this device
  return '';
}

/* A push service may have moved this device; for the tab that leads. */
function callHere(): void {
  void moved().then((form) => form && host.later(form)).catch(() => undefined);
}

function look(visible = document.visibilityState === 'visible'): void {
  tabs.tell({ tell: 'seen', seen: visible });
  host.seen(visible || [...seen.values()].includes(true));
  if (!visible) return;
  void tabs.ask({ do: 'sync' }).catch(() => undefined);
  refresh();
}

function told(tell: Tell, from: string): void {
  if (tell.tell === 'changed' || tell.tell === 'leading') refresh();
  else if (tell.tell === 'coming') comes(tell.n, tell.all);
  else if (tell.tell === 'exit') blank(tell.to || AWAY); // a tab of an older version names none
  else if (tell.tell === 'gone') blank('about:blank');
  else if (tell.tell === 'seen') {
    seen.set(from, tell.seen);
    host.seen(document.visibilityState === 'visible' || [...seen.values()].includes(true));
  }
}

async function visit(asked: Visit, own: boolean): Promise<Page> {
  const page = await host.visit(asked);
  if (asked.method === 'POST' && page.path !== '') {
    tabs.tell({ tell: 'changed' });
    if (!own) refresh();
  }
  return page;
}

async function answer(ask: Ask, own: boolean): Promise<unknown> {
  switch (ask.do) {
  case 'visit':
    return visit(ask.visit, own);
  case 'draft':
    return host.draft(ask.form, ask.words, ask.private);
  case 'drafts':
    return host.drafts(ask.forms, ask.private);
  case 'photo':
    return host.photo(ask.name);
  case 'sync':
    return host.sync();
  }
}

const host = new Host({
  facts: device.facts,
  known: device.setKnown,
  task,
  changed,
  coming: (n, all) => {
    tabs.tell({ tell: 'coming', n, all });
    comes(n, all);
  },
  broken: (why, walled) => void broken(why, walled),
  wipe: async () => {
    tabs.tell({ tell: 'gone' });
    forgetPhotos();
    await device.wipe();
  },
});

const tabs = new Tabs({ lead, follow: () => host.end(), answer, told });

async function start(): Promise<void> {
  showLooks();
  dressButtons();
  dressPhotos();
  history.scrollRestoration = 'manual';
  await tabs.start();
  await go({ method: 'GET', path: wanted() }, 'replace');
  document.addEventListener('visibilitychange', () => {
    look();
    void runAwake();
  });
  addEventListener('online', () => look()); // not every browser tells a worker
  window.addEventListener('pagehide', () => tabs.tell({ tell: 'seen', seen: false }));
  tabs.tell({ tell: 'seen', seen: true });
  void tabs.ask({ do: 'sync' }).catch(() => undefined); // somebody is here
  await device.prepare(refresh).catch(() => undefined); // a browser without service workers will do
  callHere();
}

if (device.canRun()) void start().catch(() => say(words.cannot));
else say(words.tooOld);
