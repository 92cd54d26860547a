import { test } from 'node:test';
import { home as open } from './home.mjs';
const home = await open();
const [mara, jonas] = await home.couple();
async function shoot(person, where, name) {
  for (const [width, height] of [[390, 844], [1280, 900]])
    for (const colorScheme of ['light', 'dark']) {
      await person.page.setViewportSize({ width, height });
      await person.page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
      await person.go('/today'); await person.go(where);
      await person.page.waitForTimeout(150);
      await person.page.screenshot({ path: `/tmp/vision-shots/${name}-${width}-${colorScheme}.png`, fullPage: true });
    }
  await person.page.setViewportSize({ width: 390, height: 844 });
}
test('shots', { timeout: 300000 }, async () => {
  await shoot(mara, '/vision', 'empty');
  await mara.go('/vision/word');
  await mara.page.fill('#text', 'A kitchen with a door to the outside. One of us working less. Friends who drop by without calling.\n\nA table for eight, and a boat that is mostly being repaired.');
  await shoot(mara, '/vision/word', 'word');
  await mara.go('/vision'); await mara.go('/vision/word');
  await mara.page.fill('#text', 'A kitchen with a door to the outside. One of us working less. Friends who drop by without calling.');
  await mara.tap('Propose it');
  await mara.sees('You said yes by writing it');
  await jonas.go('/vision');
  await jonas.sees('Yes, this is our picture');
  await shoot(jonas, '/vision', 'proposed');
  await jonas.go('/vision');
  await jonas.page.getByRole('button', { name: /Yes, this is our picture/ }).click();
  await jonas.sees('It holds.');
  await mara.sees('It holds.');
  for (const [p, t] of [[mara, 'A kitchen with a door to the outside, and hens behind it. One of us working less. Friends who drop by without calling.'], [jonas, 'A kitchen with a door to the outside. Both of us working four days. Friends who drop by without calling, and leave before midnight.']]) {
    await p.context.setOffline(true);
    await p.go('/today'); await p.go('/vision'); await p.sees('It holds.');
    await p.tap('Propose a change');
    await p.page.fill('#text', t);
    await p.tap('Propose it');
    await p.sees('You said yes by writing it');
  }
  for (const p of [mara, jonas]) await p.context.setOffline(false);
  await mara.go('/goals/new');
  await mara.page.fill('#sentence', 'Know by summer whether the house in Wehr is for us');
  await mara.page.fill('#when', 'it is Sunday and the table is cleared');
  await mara.page.fill('#then', 'look at the budget for ten minutes');
  await mara.page.locator('label:has(input[value="both"])').click();
  await mara.page.fill('#by', '2027-06-01');
  await mara.tap('Set it');
  await mara.heading('Know by summer whether the house in Wehr is for us');
  for (const s of ['Look at the budget together, once', 'Visit the house in Wehr', 'Invite the neighbours']) {
    await mara.page.fill('#step', s);
    if (s[0] === 'V') await mara.page.fill('#step-by', '2027-04-01');
    await mara.tap('Add it');
    await mara.page.waitForFunction((x) => [...document.querySelectorAll('.goal-step p')].some((e) => e.textContent === x), s);
  }
  await mara.page.getByRole('button', { name: 'Done: Look at the budget together, once' }).click();
  await mara.sees('done: Mara');
  const goal = await mara.where();
  await jonas.go('/goals'); await jonas.sees('Know by summer');
  await shoot(jonas, goal, 'goal-asked');
  await jonas.go('/today'); await jonas.go(goal); await jonas.tap('I take part'); await jonas.sees('takes part');
  await mara.go('/goals/new?kind=money');
  await shoot(mara, '/goals/new?kind=money', 'money-new');
  await mara.page.fill('#sentence', 'A stove for the new kitchen');
  await mara.page.locator('label:has(input[value="both"])').click();
  await mara.page.fill('#amount', '2400');
  await mara.page.selectOption('#currency', 'EUR');
  await mara.tap('Set it');
  await mara.heading('A stove for the new kitchen');
  for (const [a, n] of [['250', 'from the flea market'], ['1.234,56', 'oops'], ['80.50', '']]) {
    await mara.page.fill('#paid', a); await mara.page.fill('#note', n); await mara.tap('Note it');
    if (a === '1.234,56') { await mara.sees('Leave out whatever'); await mara.page.screenshot({ path: '/tmp/vision-shots/refused.png', fullPage: true }); }
    else await mara.page.waitForFunction((x) => [...document.querySelectorAll('.paids b')].some((e) => e.textContent.startsWith(x)), a);
  }
  const money = await mara.where();
  await jonas.go('/today'); await jonas.go(money); await jonas.tap('I take part');
  await jonas.page.fill('#paid', '100'); await jonas.tap('Note it'); await jonas.sees('430.50');
  await mara.go('/goals'); await mara.sees('430.50');
  await shoot(mara, goal, 'goal'); await shoot(mara, money, 'money'); await shoot(mara, '/goals', 'goals');
  await shoot(mara, '/vision', 'beside'); await shoot(mara, '/vision/one', 'one'); await shoot(mara, '/vision/history', 'history'); await shoot(mara, '/us', 'us');
  await shoot(mara, goal.replace('one', 'history'), 'ghistory');
});
