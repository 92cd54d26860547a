// SPDX-License-Identifier: AGPL-3.0-or-later
// clock: the zone here, and when it is about to be another, or just was.

const TWO_DAYS = 2 * 24 * 60 * 60;

/* Minutes east of UTC at that second. */
export const zoneAt = (at: number): number => -new Date(at * 1000).getTimezoneOffset();

/* The second from which the zone is that of `to`, not that of `from`. */
function change(from: number, to: number): number {
  const before = zoneAt(from);
  while (to - from > 1) {
    const middle = Math.floor((from + to) / 2);
    if (zoneAt(middle) === before) from = middle;
    else to = middle;
  }
  return to;
}

/* The fact turn=at.before.after (docs/formats.md), or '' while clocks go on as they are. */
export function turn(now: number): string {
  const ahead = zoneAt(now + TWO_DAYS) !== zoneAt(now);
  const from = ahead ? now : now - TWO_DAYS, to = ahead ? now + TWO_DAYS : now;
  if (zoneAt(from) === zoneAt(to)) return '';
  return `${change(from, to)}.${zoneAt(from)}.${zoneAt(to)}`;
}
