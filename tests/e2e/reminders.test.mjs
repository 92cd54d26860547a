// SPDX-License-Identifier: AGPL-3.0-or-later
// Reminders, by two people in two browsers: one tap, a push service of the test's
// own, what the relay is told, what stands on the lock screen, and how all of it
// ends. Where nothing can be pushed, the page says so and offers other ways.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fit } from './fit.mjs';
import { home as open, until } from './home.mjs';

const home = await open();
const DAY = 24 * 60 * 60;
const ENDPOINT = 'https://push.example/of-this-browser';

/* A push service in the page, as browsers without one have none. Its keys are a point of the curve and 16 bytes. */
const pushService = (endpoint) => {
  const from = (hex) => Uint8Array.from(hex.match(/../g), (two) => parseInt(two, 16)).buffer;
  const keys = { auth: from('0123456789abcdef0123456789abcdef'), p256dh: from('04' +
    '6b17d1f2e12c4247f8bce6e563a440f277037d812deb33a0f4a13945d898c296' +
    '4fe342e2fe1a7f9b8ee7eb4a7c0f9e162bce33576b315ececbb6406837bf51f5') };
  const made = () => localStorage.getItem('pushed') && {
    endpoint: localStorage.getItem('pushed'), getKey: (name) => keys[name],
    unsubscribe: async () => { localStorage.removeItem('pushed'); return true; } };
  const manager = {
    getSubscription: async () => made() || null,
    subscribe: async ({ userVisibleOnly, applicationServerKey }) => {
      if (!userVisibleOnly || new Uint8Array(applicationServerKey)[0] !== 4) throw new Error('not asked as it should be');
      localStorage.setItem('pushed', endpoint);
      return made();
    },
  };
  Object.defineProperty(ServiceWorkerRegistration.prototype, 'pushManager', { get: () => manager });
};

/* What a person's browser told the relay, as far as it went there. */
function told(person) {
  const places = new Map();
  let alarms = [];
  for (const { url, method, body } of person.requests) {
    const id = /\/v1\/channels\/([0-9a-f]{32})$/.exec(url)?.[1];
    if (id && method === 'PUT') places.set(id, { kind: body[0], to: body.subarray(3, 3 + body.readUInt16LE(1)).toString() });
    if (id && method === 'DELETE') places.delete(id);
    if (url.endsWith('/v1/alarms')) alarms = Array.from({ length: body.readUInt16LE(0) }, (_, i) => Number(body.readBigUInt64LE(2 + 8 * i)));
  }
  return { alarms, places: [...places.values()] };
}

/* What the relay itself says of its places: id, kind, where to, state. */
const stands = (person) => person.page.evaluate(async () => {
  const view = new DataView(await (await fetch('/v1/channels')).arrayBuffer()), rows = [];
  for (let at = 1; at < view.byteLength;) {
    const n = view.getUint16(at + 17, true);
    rows.push({ kind: view.getUint8(at + 16), to: new TextDecoder().decode(new Uint8Array(view.buffer, at + 19, n)), state: view.getUint8(at + 19 + n) });
    at += 20 + n;
  }
  return rows;
});

/* A relay that sends mail, and services that answer, played by the test. */
class Relay {
  places = new Map();

  async over(person) {
    await person.context.route('**/v1/push', (route) => bytes(route, Buffer.concat([Buffer.from([4]), Buffer.alloc(64, 0xab), Buffer.from([7])])));
    await person.context.route('**/v1/channels', (route) => this.list(route));
    await person.context.route(/\/v1\/channels\/[0-9a-f]{32}/, (route) => this.one(route));
    return this;
  }

  list(route) {
    const rows = [...this.places].map(([id, { kind, to, state }]) => {
      const head = Buffer.alloc(19);
      head.write(id, 'hex');
      head[16] = kind;
      head.writeUInt16LE(to.length, 17);
      return Buffer.concat([head, Buffer.from(to), Buffer.from([state])]);
    });
    return bytes(route, Buffer.concat([Buffer.from([rows.length]), ...rows]));
  }

  one(route) {
    const [, id, what] = /channels\/([0-9a-f]{32})(\/\w+)?/.exec(route.request().url());
    const body = route.request().postDataBuffer(), place = this.places.get(id);
    if (route.request().method() === 'PUT') {
      const to = body.subarray(3, 3 + body.readUInt16LE(1)).toString();
      this.places.set(id, { kind: body[0], to: body[0] === 2 ? to : new URL(to).host, state: 0 });
    } else if (route.request().method() === 'DELETE') {
      this.places.delete(id);
    } else if (what === '/test') {
      const [status, text] = place.kind === 2 ? [250, 'OK queued'] : [201, 'created'];
      const head = Buffer.alloc(4);
      head.writeUInt16LE(status, 0);
      head.writeUInt16LE(text.length, 2);
      if (place.kind !== 2) place.state = 1;
      return bytes(route, Buffer.concat([head, Buffer.from(text)]));
    } else if (body.subarray(1).toString() !== '271828') {
      return route.fulfill({ status: 409, contentType: 'application/problem+json', body: '{"type":"/problems/wrong-code","status":409}' });
    } else {
      place.state = 1;
    }
    return route.fulfill({ status: 204 });
  }
}

const bytes = (route, body) => route.fulfill({ status: 200, contentType: 'application/octet-stream', body });

const granted = { permissions: ['notifications', 'clipboard-read', 'clipboard-write'], script: `(${pushService})(${JSON.stringify(ENDPOINT)})` };
const [mara, jonas, ines] = [await home.person('Mara', granted), await home.person('Jonas'), await home.person('Ines', granted)];
const relay = await new Relay().over(ines);
for (const one of [mara, jonas, ines]) {
  await one.begin();
  await one.at('/recovery');
}
await home.pair(mara, jonas);

const clock = (at) => new Intl.DateTimeFormat('en-GB', { timeZone: 'Europe/Berlin', hour: '2-digit', minute: '2-digit' }).format(at * 1000);
const weekday = (at) => new Intl.DateTimeFormat('en-GB', { timeZone: 'Europe/Berlin', weekday: 'short' }).format(at * 1000);

test('off until it is wanted; one tap, and the relay has moments and a place', async () => {
  await mara.go('/settings');
  await mara.row('Reminders');
  await mara.heading('Reminders');
  await mara.sees('never why');
  assert.equal(told(mara).alarms.length + told(mara).places.length, 0);
  await mara.tap('Remind me at 19:00');
  await mara.sees('Turn reminders off');
  await until(() => told(mara).alarms.length === 7 && told(mara).places.length === 1, 'the relay was not told');
  for (const at of told(mara).alarms) {
    assert.equal(clock(at), '19:00');
    assert.ok(!['Sat', 'Sun'].includes(weekday(at)));
    assert.equal(at % 300, 0);
  }
  assert.equal(told(mara).places[0].to, ENDPOINT);
  await mara.sees('not tried yet');
  assert.deepEqual(await stands(mara), [{ kind: 1, to: 'push.example', state: 0 }]);
  assert.equal(told(jonas).alarms.length + told(jonas).places.length, 0, 'Jonas is not reminded by it');
});

test('a refused form keeps what was typed, and a good one is told at once', async () => {
  await mara.type('Remind me at', '22:30');
  await mara.tap('Save');
  await mara.sees('This lies in your quiet hours.');
  assert.equal(await mara.page.inputValue('#hour'), '22:30');
  for (const day of ['Saturday', 'Monday']) await mara.page.getByRole('checkbox', { name: day, exact: true }).click({ force: true });
  await mara.type('Remind me at', '20:15');
  await mara.tap('Save');
  await until(() => told(mara).alarms.length === 7 && told(mara).alarms.every((at) => clock(at) === '20:15' && weekday(at) !== 'Mon'), 'the new hour was not told');
});

test('an evening both agreed on is told of before it begins', async () => {
  const day = new Date(Date.now() + 3 * DAY * 1000).toLocaleDateString('sv-SE', { timeZone: 'Europe/Berlin' });
  await jonas.go('/evenings/new');
  await jonas.page.fill('#what', 'Soup and the old records');
  await jonas.page.fill('#day', day);
  await jonas.page.fill('#clock', '20:00');
  await jonas.tap('Ask Mara');
  await jonas.sees('You have asked Mara.');
  await mara.go('/today');
  await mara.sees('Jonas proposes an evening');
  await mara.tap('Look at it');
  await mara.page.locator('label:has(input[name=when])').first().click().catch(() => undefined);
  await mara.tap('Yes');
  await until(() => told(mara).alarms.some((at) => clock(at) === '19:15'), 'the evening was not told of');
  assert.equal(told(mara).alarms.filter((at) => new Date(at * 1000).toLocaleDateString('sv-SE', { timeZone: 'Europe/Berlin' }) === day).length, 1);
});

test('a test shows what the service said, a mail address is proved, ntfy is offered', async () => {
  await ines.go('/settings/reminders');
  await ines.tap('Remind me at 19:00');
  await ines.sees('Turn reminders off');
  await ines.tap('Send me a test');
  await ines.sees('Its service answered 201.');
  await ines.sees('works');
  await ines.page.locator('summary', { hasText: 'By mail' }).click();
  await ines.type('Your address', 'mara at example');
  await ines.page.getByRole('button', { name: 'Add', exact: true }).first().click();
  await ines.sees('An address such as mara@example.org.');
  assert.equal(await ines.page.inputValue('#mail'), 'mara at example');
  await ines.type('Your address', 'mara@example.org');
  await ines.page.getByRole('button', { name: 'Add', exact: true }).first().click();
  await ines.sees('waits for its digits');
  await ines.sees('answered 250');
  await ines.page.fill('#digits', '111111');
  await ines.tap('This is my address');
  await ines.sees('not the six digits');
  await ines.page.fill('#digits', '271 828');
  await ines.tap('This is my address');
  await ines.page.waitForFunction(() => !document.querySelector('#digits'));
  await ines.page.locator('summary', { hasText: 'By ntfy' }).click();
  await ines.type('Address of the topic', 'http://ntfy.example/x');
  await ines.page.getByRole('button', { name: 'Add', exact: true }).last().click();
  await ines.sees('begins with https://');
});

test('these pages are fit for everybody', { timeout: 120_000 }, async () => {
  assert.deepEqual(await fit(ines, '/settings/reminders'), []);
  await jonas.go('/settings/reminders');
  assert.deepEqual(await fit(jonas, '/settings/reminders'), []);
});

test('the lock screen says Hearth, or Notes, and nothing that was sent', async () => {
  const cdp = await mara.context.newCDPSession(mara.page);
  const registered = new Promise((resolve) => cdp.on('ServiceWorker.workerRegistrationUpdated', ({ registrations }) =>
    registrations[0] && resolve(registrations[0].registrationId)));
  await cdp.send('ServiceWorker.enable');
  const registrationId = await registered;
  const all = () => mara.page.evaluate(async () => (await (await navigator.serviceWorker.ready).getNotifications())
    .map((one) => [one.title, one.body, new URL(one.icon).pathname.replace(/\..*/, '')]));
  /* The one that stands there after a push, in the place of the one before. */
  const shown = async (before) => {
    await cdp.send('ServiceWorker.deliverPushMessage', { origin: home.address, registrationId, data: 'Jonas misses you' });
    await until(async () => (await all()).some(([title]) => title !== before), 'nothing new is shown');
    const [one, ...more] = await all();
    assert.deepEqual(more, []);
    return one;
  };
  assert.deepEqual(await shown(''), ['Hearth', '', '/hearth-192']);
  await mara.go('/settings');
  await mara.page.locator('label:has(input[value=notes])').click();
  await mara.page.locator('form[action="/settings/disguise"] button').click();
  await until(() => mara.page.evaluate(async () => (await caches.match('/named')) !== undefined), 'its name is not kept');
  assert.deepEqual(await shown('Hearth'), ['Notes', '', '/notes-192']);
});

/* What a service worker of the test's own making of an event does; a real tap is not to be had here. */
const happens = (person, name, more) => person.context.serviceWorkers()[0].evaluate(async ([name, more]) => {
  const did = [], waits = [];
  WindowClient.prototype.focus = async function focus() { did.push(`focus ${new URL(this.url).pathname}`); };
  Clients.prototype.openWindow = async (to) => { did.push(`open ${to}`); };
  Clients.prototype.RealAll ??= Clients.prototype.matchAll;
  Clients.prototype.matchAll = more.shut ? async () => [] : Clients.prototype.RealAll;
  PushManager.prototype.subscribe = async (options) => { did.push(`subscribe ${JSON.stringify(options)}`); };
  await registration.showNotification('Hearth', { tag: 'hearth' });
  const [notification] = await registration.getNotifications();
  const event = name === 'notificationclick' ? new NotificationEvent(name, { notification }) : Object.assign(new Event(name), more);
  Object.defineProperty(event, 'waitUntil', { value: (work) => waits.push(work) });
  dispatchEvent(event);
  await Promise.all(waits);
  if (name === 'notificationclick' && (await registration.getNotifications()).length > 0) did.push('left it there');
  else notification.close();
  return did;
}, [name, more]);

test('a tap on it leads to where Hearth is open, or opens it', async () => {
  assert.deepEqual(await happens(mara, 'notificationclick', {}), ['focus /']);
  assert.deepEqual(await happens(mara, 'notificationclick', { shut: true }), ['open /']);
});

test('a subscription that ended is made anew with what it was made with, unless the browser did so', async () => {
  const options = { userVisibleOnly: true, applicationServerKey: 'key' };
  const change = (old, anew) => happens(mara, 'pushsubscriptionchange', { oldSubscription: old, newSubscription: anew });
  assert.deepEqual(await change({ options }, null), [`subscribe ${JSON.stringify(options)}`]);
  assert.deepEqual(await change({ options }, { options }), []);
  assert.deepEqual(await change(null, null), []);
});

test('a device that was moved tells so when Hearth is opened next', async () => {
  await mara.page.evaluate(() => localStorage.setItem('pushed', 'https://push.example/moved'));
  await mara.page.reload();
  await mara.unlock();
  await until(() => told(mara).places[0].to === 'https://push.example/moved', 'the move was not told');
  assert.equal((await stands(mara)).length, 1);
});

test('what is said without a network is told when it is back', async () => {
  await mara.go('/settings/reminders');
  await mara.context.setOffline(true);
  await mara.type('Remind me at', '18:10');
  await mara.tap('Save');
  await mara.page.waitForFunction(() => document.querySelector('#hour')?.defaultValue === '18:10');
  await mara.context.setOffline(false);
  await until(() => told(mara).alarms.some((at) => clock(at) === '18:10'), 'it was not told later');
});

test('where nothing can be pushed the page says so, and begins all the same', async () => {
  await jonas.page.evaluate(() => { Object.defineProperty(Notification, 'permission', { get: () => 'denied' }); });
  await jonas.go('/settings/reminders');
  await jonas.tap('Remind me at 19:00');
  await jonas.sees('Notifications are refused for Hearth here.');
  await jonas.sees('Nowhere yet.');
  await jonas.sees('By ntfy or UnifiedPush');
  await jonas.seesNot('By mail'); // this server has no way to send any
  assert.equal(told(jonas).alarms.length + told(jonas).places.length, 0, 'nothing could ring');
  await jonas.go('/settings');
  await jonas.sees('On, but no place is set where they could ring');
});

test('the moment of setting up has an hour, which is that of the reminders', async () => {
  await jonas.go('/settings/plan');
  await jonas.type('A moment that comes by itself', 'After dinner');
  await jonas.type('At about', '19:45');
  await jonas.tap('Keep it so');
  await jonas.sees('Kept: 5 minutes on an ordinary day. After dinner, at about 19:45.');
  assert.deepEqual(await fit(jonas, '/settings/plan'), []);
  await jonas.go('/settings/reminders');
  assert.equal(await jonas.page.inputValue('#hour'), '19:45');
  await jonas.sees('is your moment.');
});

test('turned off, the relay knows neither moments nor places', async () => {
  await mara.go('/settings/reminders');
  await mara.tap('Turn reminders off');
  await mara.sees('Remind me at 18:10');
  await until(() => told(mara).alarms.length === 0 && told(mara).places.length === 0, 'something stayed');
  assert.deepEqual(await stands(mara), []);
  assert.equal(await mara.page.evaluate(() => localStorage.getItem('pushed')), null);
});

test('who leaves a device is not called on it any more', async () => {
  await mara.tap('Remind me at 18:10');
  await until(() => told(mara).places.length === 1, 'not on again');
  await mara.go('/settings/wipe');
  await mara.tap('Leave without a trace');
  await mara.heading('Nothing is left here');
  assert.equal(told(mara).places.length, 0);
  assert.equal(await mara.page.evaluate(() => localStorage.getItem('pushed')), null);
});
