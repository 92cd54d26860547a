// SPDX-License-Identifier: AGPL-3.0-or-later
// fit: what axe finds on a page, and what scrolls sideways, in both lights, small and wide.
import fs from 'node:fs';
import { createRequire } from 'node:module';

const axe = fs.readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

export async function fit(person, where) {
  const found = [];
  await person.page.evaluate(axe);
  for (const width of [360, 1280])
    for (const colorScheme of ['light', 'dark']) {
      await person.page.setViewportSize({ width, height: 800 });
      await person.page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
      await person.go('/settings');
      await person.go(where);
      found.push(...await person.page.evaluate(async () => {
        const { violations } = await globalThis.axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'] });
        const wide = document.documentElement.scrollWidth > document.documentElement.clientWidth ? ['scrolls sideways'] : [];
        return [...wide, ...violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html, failureSummary }) => `${html} (${failureSummary})`).join('\n  ')}`)];
      }));
    }
  await person.page.setViewportSize({ width: 390, height: 844 });
  await person.page.emulateMedia({ colorScheme: 'light', reducedMotion: 'reduce' });
  return found.map((one) => `${where}: ${one}`);
}
