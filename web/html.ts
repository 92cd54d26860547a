// SPDX-License-Identifier: AGPL-3.0-or-later
// html: the one door by which text becomes a page. The core escapes all that
// people wrote; this looks again, and takes nothing but plain pages: known
// elements and attributes, no script, no frame, no address of others.

const ELEMENTS = new Set(`a abbr article aside b blockquote body br button caption circle code col colgroup datalist dd defs desc
  details div dl dt ellipse em fieldset figcaption figure footer form g h1 h2 h3 h4 head header hr html i img input kbd label
  legend li line lineargradient link main mark meta meter nav ol optgroup option output p path polygon polyline pre
  progress q radialgradient rect rp rt ruby s section select small span stop strong sub summary sup svg table tbody td
  text textarea tfoot th thead time title tr tspan u ul use wbr`.split(/\s+/));

const ATTRIBUTES = new Set(`accept accept-charset accesskey action align alt autocapitalize autocomplete autocorrect autofocus
  charset checked cite class clip-path clip-rule cols colspan content cx cy d datetime dir disabled dx dy enterkeyhint
  fill fill-opacity fill-rule font-size font-weight for form formnovalidate gradienttransform gradientunits headers height
  hidden high href hreflang id inputmode kind label lang list low max maxlength method min minlength multiple name
  novalidate offset opacity open optimum pathlength pattern placeholder points preserveaspectratio r readonly rel required
  reversed role rows rowspan rx ry scope selected size span spellcheck start step stop-color stop-opacity stroke
  stroke-dasharray stroke-dashoffset stroke-linecap stroke-linejoin stroke-opacity stroke-width summary tabindex
  text-anchor title transform translate type value viewbox width wrap x x1 x2 xmlns y y1 y2`.split(/\s+/));

const TAG = /<(\/?)([a-zA-Z][a-zA-Z0-9]*)((?:\s+[^\s"'<>\/=]+(?:="[^"<]*")?)*)\s*\/?>|<!doctype html>/gi;
const ATTRIBUTE = /\s+([^\s"'<>\/=]+)(?:="([^"<]*)")?/g;
const OWN = /^(?:\/(?![\/\\&])|#|$)/; // a path here, a place on this page
const AWAY = /^(?:https:\/\/|tel:)/; // a link that a person may follow

function refuse(why: string): never {
  throw new TypeError(`not a page: ${why}`);
}

function plainAttribute(name: string): boolean {
  return ATTRIBUTES.has(name) || /^(?:data|aria)-[a-z-]+$/.test(name);
}

function checkTag(element: string, attributes: string): void {
  const has = new Map<string, string>();
  for (const [, name, value] of attributes.matchAll(ATTRIBUTE)) {
    const lower = name!.toLowerCase();
    if (!plainAttribute(lower)) refuse(`attribute ${lower}`);
    has.set(lower, (value ?? '').replace(/&#(?:x0*(\w+)|0*(\d+));?|[\t\n\r]/gi,
      (_, hex, ten) => hex || ten ? String.fromCodePoint(hex ? parseInt(hex, 16) : Number(ten)) : ''));
  }
  for (const where of ['href', 'action', 'cite', 'content']) {
    const to = has.get(where)?.trim();
    if (to === undefined || (where === 'content' && element === 'meta' && has.has('name'))) continue;
    const away = where === 'href' && element === 'a' && AWAY.test(to) && /\bnoreferrer\b/.test(has.get('rel') ?? '');
    if (!OWN.test(to) && !away) refuse(`address in ${element}`);
  }
  if (element === 'link' && (has.get('rel') !== 'stylesheet' || !has.get('href')?.startsWith('/'))) refuse('link');
  if (element === 'use' && !has.get('href')?.startsWith('#')) refuse('use');
}

/* Gives the text back, or throws. */
export function checkPage(html: string): string {
  const rest = html.replace(TAG, (_, end: string, element?: string, attributes?: string) => {
    if (element === undefined) return '';
    const lower = element.toLowerCase();
    if (!ELEMENTS.has(lower)) refuse(`element ${lower}`);
    if (end === '') checkTag(lower, attributes!);
    return '';
  });
  if (rest.includes('<')) refuse('a stray <');
  return html;
}

const SCRIPTS: readonly string[] = ['/sw.js', ASSETS.worker, ASSETS.strength];

const policy = globalThis.window?.trustedTypes?.createPolicy('hearth', {
  createHTML: checkPage,
  createScriptURL: (url) => SCRIPTS.includes(url) ? url : refuse('script'),
});

export function parsePage(html: string): Document {
  return new DOMParser().parseFromString((policy?.createHTML(html) ?? checkPage(html)) as string, 'text/html');
}

/* One of our own scripts, for a worker. */
export function scriptUrl(url: string): string {
  return (policy?.createScriptURL(url) ?? url) as string;
}
