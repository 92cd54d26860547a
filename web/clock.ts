// SPDX-License-Identifier: AGPL-3.0-or-later
// clock: what clocks show here and elsewhere, and when they are changed, as the
// core reads it (core/zone.h).
import windows from 'windows-zones';

const DAY = 24 * 60 * 60, WEEK = 7 * DAY, YEAR = 365 * DAY;
const AHEAD = 14; // years: enough to see which rule a place follows
const NEAR = 1; // of other places, whose times matter for some weeks
const PLACES = 20;

/* Minutes east of UTC at that second. */
type Zone = (at: number) => number;

export const zoneAt: Zone = (at) => -new Date(at * 1000).getTimezoneOffset();

/* The second from which the zone is that of `to`, not that of `from`. */
function change(zone: Zone, from: number, to: number): number {
  const before = zone(from);
  while (to - from > 1) {
    const middle = Math.floor((from + to) / 2);
    if (zone(middle) === before) from = middle;
    else to = middle;
  }
  return to;
}

/* Its name, the minutes a year ago, and each second of a change with the minutes from then on. */
function table(name: string, zone: Zone, now: number, years: number): string {
  let from = now - YEAR;
  let said = `${name} ${zone(from)}`;
  for (; from < now + years * YEAR; from += WEEK) {
    if (zone(from) === zone(from + WEEK)) continue;
    const at = change(zone, from, from + WEEK);
    said += ` ${at}=${zone(at)}`;
  }
  return said;
}

let told = { name: '', day: 0, clocks: '' };

/* The fact clocks (docs/formats.md). */
export function clocks(now: number): string {
  const name = new Intl.DateTimeFormat().resolvedOptions().timeZone;
  const day = Math.floor(now / DAY);
  if (told.name !== name || told.day !== day) told = { name, day, clocks: table(name, zoneAt, now, AHEAD) };
  return told.clocks;
}

/* What this browser knows of a place; it refuses one that it does not know. */
function zoneOf(name: string): Zone {
  const format = new Intl.DateTimeFormat('en', { timeZone: name, timeZoneName: 'longOffset' });
  return (at) => {
    const parts = format.formatToParts(at * 1000);
    const [, sign, hours, minutes] = /GMT([+-])(\d+):(\d+)/.exec(parts.find(({ type }) => type === 'timeZoneName')!.value) ?? [];
    return Number(`${sign ?? '+'}1`) * (Number(hours ?? 0) * 60 + Number(minutes ?? 0));
  };
}

/* A line for each place that a calendar names, perhaps behind a prefix or as Windows does, and this browser knows. */
export function clocksNamed(text: string, now: number): string {
  const names = new Set([...text.matchAll(/TZID[=:]"?([^\r\n":;]+)/g)].map(([, name]) => name!));
  const lines: string[] = [];
  for (let name of [...names].slice(0, PLACES)) {
    for (; name !== ''; name = name.slice(name.indexOf('/') + 1 || name.length)) {
      try {
        lines.push(table(name, zoneOf(windows[name] ?? name), now, NEAR));
        break;
      } catch { /* the core says that nobody knows it */ }
    }
  }
  return lines.join('\n');
}
