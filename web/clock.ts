// SPDX-License-Identifier: AGPL-3.0-or-later
// clock: the zone here, and when it will be another next, or just was.

const DAY = 24 * 60 * 60, TWO_DAYS = 2 * DAY;
const FAR_DAYS = 130; // an evening is planned 120 days ahead at most, with one change at most in between

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

/* The second after which it is first another zone, by steps of days; or 0. */
function ahead(now: number): number {
  for (let day = 1; day <= FAR_DAYS; day++)
    if (zoneAt(now + day * DAY) !== zoneAt(now)) return change(now + (day - 1) * DAY, now + day * DAY);
  return 0;
}

/* The fact turn=at.before.after (docs/formats.md), or '' while clocks go on as they are. One that
 * was two days ago counts before one that is far ahead. */
export function turn(now: number): string {
  const next = ahead(now), past = now - TWO_DAYS;
  const behind = zoneAt(past) !== zoneAt(now) && (next === 0 || next > now + TWO_DAYS);
  const at = behind ? change(past, now) : next;
  return at === 0 ? '' : `${at}.${zoneAt(at - 1)}.${zoneAt(at)}`;
}
