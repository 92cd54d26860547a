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

test('afterwards, one’s own part is given and answered', async () => {
  await mara.go('/hard');
  await mara.row('Afterwards');
  await mara.type('My part in it', 'I spoke over you, twice.');
  await mara.type('Next time', 'I let you finish.');
  await mara.tap('Keep it');
  await mara.heading('Kept for yourself');
  await mara.tap('Go on writing');
  await mara.at('/repair');
  assert.equal(await mara.page.inputValue('#next'), 'I let you finish.');
  await mara.tap('Give it to Jonas');
  await mara.heading('Given to Jonas');
  await jonas.go('/today');
  await jonas.sees('I spoke over you, twice.');
  await jonas.tap('Read it');
  await jonas.sees('I let you finish.');
  await jonas.page.fill('#line', 'Thank you. I need a little time.');
  await jonas.tap('Answer Mara');
  await jonas.sees('Thank you. I need a little time.');
  await jonas.seesNot('An answer, if you like');
  await mara.sees('Thank you. I need a little time.');
});

test('a difference that stays gets a name, and either puts it away', async () => {
  await mara.go('/lasting');
  await mara.page.fill('#name', 'Early and late');
  await mara.tap('Give it a place');
  await jonas.go('/lasting');
  await jonas.sees('Early and late');
  await jonas.tap('How it goes: Early and late');
  await jonas.heading('Early and late');
  await jonas.tap('Put it away for good');
  await mara.sees('Put away by Jonas');
});

test('neutral eyes: three steps alone, with a quiet ring, and nothing of it at the other’s', async () => {
  await jonas.go('/us');
  await jonas.go('/today');
  const before = await jonas.text();
  await mara.go('/hard');
  await mara.row('Neutral eyes');
  await mara.tap('Begin');
  for (const step of [1, 2, 3]) {
    await mara.sees(`Step ${step} of 3`);
    assert.equal(await mara.page.locator('.ring .num').count(), 0);
    await mara.page.fill('#text', `What I see in step ${step}.`);
    await mara.tap(step < 3 ? 'Keep, and on' : 'Keep');
  }
  await mara.at('/eyes/one');
  await mara.sees('What I see in step 1.');
  await mara.sees('What I see in step 3.');
  await jonas.go('/us');
  await jonas.go('/today');
  assert.equal(await jonas.text(), before);
  await mara.tap('Delete it');
  await mara.heading('Neutral eyes');
  await mara.seesNot('Earlier');
});

test('two sides: written alone, opened together, said back until they fit', async () => {
  await mara.go('/sides');
  await mara.type('What is it about?', 'Sunday at the lake');
  await mara.tap('Open it');
  await mara.page.fill('#side', 'I stood at the stop and nobody came.');
  await mara.tap('Keep my side');
  await mara.sees('Here both sides will stand');
  await jonas.go('/today');
  await jonas.sees('Two sides: Sunday at the lake');
  await jonas.tap('Look at it');
  await jonas.seesNot('nobody came');
  await jonas.page.fill('#side', 'My phone was empty, and I ran.');
  await jonas.tap('Keep my side');
  await jonas.sees('I stood at the stop and nobody came.');
  await mara.sees('My phone was empty, and I ran.');
  await jonas.page.fill('#back', 'You were alone there and did not know why.');
  await jonas.tap('Say it back');
  await mara.sees('Jonas says back your side');
  await mara.tap('That is it, or near enough');
  await jonas.sees('Mara: near enough.');
  await mara.page.fill('#back', 'You could not call, and came as fast as you could.');
  await mara.tap('Say it back');
  await jonas.tap('That is it, or near enough');
  await jonas.page.fill('#part', 'I could have borrowed a phone.');
  await jonas.tap('Name it');
  await mara.page.fill('#part', 'I shouted before I asked.');
  await mara.tap('Name it');
  await mara.sees('More than this is seldom needed.');
  await jonas.sees('I shouted before I asked.');
  await jonas.tap('Close it');
  await mara.sees('Closed. It can still be read.');
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
