// SPDX-License-Identifier: AGPL-3.0-or-later
// Around a quarrel: two people, two phones.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { home as open } from './home.mjs';

const home = await open();
const [mara, jonas] = await home.couple();

test('what is left out is offered nowhere, and the other sees nothing of it', async () => {
  await jonas.go('/talk');
  const before = await jonas.text();
  await mara.go('/settings');
  await mara.row('What Hearth offers me');
  await mara.heading('What Hearth offers me');
  await mara.tap('Leave it out: Thanks');
  await mara.sees('left out');
  await mara.go('/talk');
  assert.equal(await mara.page.locator('main a[href="#/thanks"]').count(), 0);
  await mara.go('/settings/choices');
  await mara.tap('Offer it again: Thanks');
  await mara.go('/talk');
  assert.equal(await mara.page.locator('main a[href="#/thanks"]').count(), 1);
  await jonas.go('/us');
  await jonas.go('/talk');
  assert.equal(await jonas.text(), before);
});

test('four private questions: a yes is kept nowhere and takes the joint exercises away', async () => {
  const kira = await home.begin('Kira'), ben = await home.begin('Ben');
  await home.pair(kira, ben);
  await kira.go('/me');
  await kira.row('What fits me');
  await kira.choose('afraid of your partner', 'yes');
  await kira.tap('Done');
  await kira.heading('Thank you');
  await kira.go('/hard');
  assert.equal(await kira.page.locator('main a[href="#/pause"]').count(), 0);
  await kira.go('/fit');
  assert.equal(await kira.page.locator('input:checked').count(), 0);
  assert.ok(!kira.sent().includes('choices'));
  await ben.go('/hard');
  assert.equal(await ben.page.locator('main a[href="#/pause"]').count(), 1);
});
