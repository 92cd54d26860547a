// SPDX-License-Identifier: AGPL-3.0-or-later
// looks: day or evening, the name and icon the app goes by, and the page that
// quick exit opens, kept on this device.

export const kept = (name: string): string => localStorage.getItem(name) ?? '';

export function keep(name: string, value: string): void {
  if (value === '') localStorage.removeItem(name);
  else localStorage.setItem(name, value);
}

export function theme(): string {
  return kept('theme');
}

export function setTheme(choice: string): void {
  keep('theme', choice === 'light' || choice === 'dark' ? choice : '');
  showLooks();
}

export function named(): string {
  return kept('named');
}

export function setNamed(on: boolean): void {
  keep('named', on ? 'Notes' : '');
  void nameCalls(named()).catch(() => undefined);
  showLooks();
}

/* What the service worker shows, which sees nothing else of this device. */
async function nameCalls(name: string): Promise<void> {
  const names = await caches.open('named');
  await (name ? names.put('/named', new Response(name)) : names.delete('/named'));
}

/* By the core's name for it: where quick exit leads. */
export function away(): string {
  return kept('away');
}

export function setAway(where: string): void {
  keep('away', where);
}

export function showLooks(): void {
  const root = document.documentElement;
  if (theme()) root.dataset.theme = theme();
  else delete root.dataset.theme;
  for (const link of document.querySelectorAll<HTMLLinkElement>('link[data-named]')) {
    link.dataset.plain ??= link.getAttribute('href')!;
    link.setAttribute('href', named() ? link.dataset.named! : link.dataset.plain);
  }
}
