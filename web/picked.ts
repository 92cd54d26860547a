// SPDX-License-Identifier: AGPL-3.0-or-later
// picked: the text of a file that somebody picks comes into a field, as if it had
// been pasted; of a calendar only what is about times ahead.
import { sayUnder } from './forms';

const FILE_MOST = 600_000; // more than any field takes, so that the core says so
const LINES_MOST = 16_777_216; // of a file of which only some lines are taken
const MARGIN = 3 * 86_400_000; // what ended before is over on every clock

/* Is an event over for good? One that repeats, or stands for one of those, is not. */
function over(lines: string[], since: string): boolean {
  const times = lines.filter((line) => /^DT(START|END)\b/i.test(line));
  return times.length > 0 && times.every((line) => (/:(\d{8})/.exec(line)?.[1] ?? since) < since) &&
    !lines.some((line) => /^(RRULE|RDATE|RECURRENCE-ID|DURATION)\b/i.test(line));
}

/* The lines that begin with one of these words, each with those that go on with it after a space. */
export function linesOf(text: string, words: string, now: number): string {
  const wanted = new Set(words.split(' '));
  const since = new Date(now - MARGIN).toISOString().slice(0, 10).replaceAll('-', '');
  const some: string[] = [];
  let taken = false, began = -1;
  for (const line of text.split(/\r?\n/)) {
    if (!/^[ \t]/.test(line)) taken = wanted.has(/^[\w-]*/.exec(line)![0].toUpperCase());
    if (!taken) continue;
    if (/^BEGIN:VEVENT\s*$/i.test(line)) began = some.length;
    some.push(line);
    if (began < 0 || !/^END:VEVENT\s*$/i.test(line)) continue;
    if (over(some.slice(began), since)) some.length = began;
    began = -1;
  }
  return some.length > 0 ? some.join('\n') : text.slice(0, 200);
}

/* Too much is said at once, under the field, which stays as it was. */
export async function readPicked(input: HTMLInputElement): Promise<void> {
  const { pick, lines, most, big, full } = input.closest<HTMLElement>('[data-pick]')?.dataset ?? {};
  const field = document.getElementById(pick ?? '');
  const file = input.files?.[0];
  if (!file || !(field instanceof HTMLTextAreaElement)) return;
  input.value = '';
  if (lines && file.size > LINES_MOST) return void sayUnder(field, big ?? '');
  const text = (await file.slice(0, lines ? LINES_MOST : FILE_MOST).text()).replaceAll('\0', '\ufffd').replace(/^\ufeff/, '');
  const taken = lines ? linesOf(text, lines, Date.now()) : text;
  if (most && taken.length > Number(most)) return void sayUnder(field, full ?? '');
  sayUnder(field, '');
  field.value = taken;
  field.dispatchEvent(new Event('input', { bubbles: true }));
  field.focus();
}
