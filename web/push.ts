// SPDX-License-Identifier: AGPL-3.0-or-later
// push: whether this device may be called while Hearth is shut, and where.

type Place = Record<string, string>;

const hex = (bytes: ArrayBuffer | null): string => Array.from(new Uint8Array(bytes ?? []), (b) => b.toString(16).padStart(2, '0')).join('');

const bytes = (text: string): Uint8Array<ArrayBuffer> => Uint8Array.from(text.match(/../g) ?? [], (two) => parseInt(two, 16));

/* Why it can't be called; '' while it may be asked. Safari on a phone calls only what is on the home screen. */
export function refusal(): string {
  if ('PushManager' in window && 'Notification' in window && 'serviceWorker' in navigator) {
    return Notification.permission === 'denied' ? 'denied' : '';
  }
  return (navigator as { standalone?: boolean }).standalone === false ? 'home' : 'no';
}

async function manager(): Promise<PushManager | undefined> {
  return refusal() === '' ? (await navigator.serviceWorker.getRegistration())?.pushManager : undefined;
}

function place(at: PushSubscription): Place {
  return { endpoint: at.endpoint, p256dh: hex(at.getKey('p256dh')), auth: hex(at.getKey('auth')) };
}

/* Asks the person, whose tap this is, and the push service. What comes of it goes along with the form. */
export async function subscribe(key: string): Promise<Place> {
  if (refusal() !== '') return { push: refusal() };
  const asked = await Notification.requestPermission();
  if (asked !== 'granted') return asked === 'denied' ? { push: 'denied' } : {};
  const at = await manager(), options = { userVisibleOnly: true, applicationServerKey: bytes(key) };
  try {
    return place(await at!.subscribe(options).catch(async () => {
      await unsubscribe(); // from a server with another key
      return at!.subscribe(options);
    }));
  } catch {
    return { push: 'failed' };
  }
}

export async function unsubscribe(): Promise<Place> {
  await (await (await manager())?.getSubscription())?.unsubscribe().catch(() => false);
  return {};
}

/* The task that tells where this device is called now, should that have changed; or ''. */
export async function moved(): Promise<string> {
  const at = await (await manager())?.getSubscription();
  return at ? new URLSearchParams({ do: 'place', kind: 'push', again: '1', ...place(at) }).toString() : '';
}
