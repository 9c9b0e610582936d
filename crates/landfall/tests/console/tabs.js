// More tabs than a browser opens connections to one address: every page comes, and each learns of an answer by itself.
await enter();
const tabs = [page];
while (tabs.length < 8) {
  tabs.push(await page.context().newPage());
  watch(tabs.at(-1));
}
for (const tab of tabs) await tab.goto(`${given.base}/`);
const duplicates = (tab) => tab.locator('nav a', { hasText: 'Duplicates' });
const before = Number((await duplicates(page).innerText()).match(/\d+/)[0]);

// The first tab listens for all; it answers, and with its page goes who listened.
const answer = async (tab) => {
  await tab.goto(`${given.base}/people`);
  await tab.getByRole('link', { name: /Begin with the first/ }).click();
  await read(tab);
  await tab.getByRole('button', { name: 'Keep apart' }).click();
  await status(tab);
};
const learns = (tab, count) => tab.locator('nav a', { hasText: new RegExp(`^Duplicates ${count}\\b`) }).waitFor();
const learnt = async (count) => {
  for (const tab of tabs) await learns(tab, count);
};
await answer(tabs[0]);
await learnt(before - 1);
await tabs.shift().close();
await answer(tabs.at(-1));
await learnt(before - 2);
seen.told = tabs.length;

// What changes while a page is being fetched is no older than what it was fetched for.
const [watching] = tabs;
let release;
const released = new Promise((resolve) => { release = resolve; });
let isFirst = true;
await watching.route((url) => url.pathname === '/', async (route) => {
  if (route.request().resourceType() !== 'fetch' || !isFirst) return route.continue();
  isFirst = false;
  const old = await route.fetch();
  await released;
  return route.fulfill({ response: old });
});
for (let n = 0; n < 2; n += 1) {
  await answer(tabs.at(-1));
  await watching.waitForTimeout(1500);
}
release();
await learns(watching, before - 4);

// Nor is it missed where somebody was at the part that shows it.
await watching.locator('nav a', { hasText: 'Stray files' }).focus();
await answer(tabs.at(-1));
await watching.waitForTimeout(1500);
await watching.locator('.brand').focus();
await learns(watching, before - 5);

// Masked in one tab, no tab shows anybody, the report and a file that stand by themselves among them.
const alone = async (address, link) => {
  const from = await page.context().newPage();
  await from.goto(address);
  const [opened] = await Promise.all([page.context().waitForEvent('page'), from.getByRole('link', { name: link }).click()]);
  watch(opened);
  await opened.waitForLoadState();
  return opened;
};
await tabs.at(-1).goto(`${given.base}/files`);
const file = given.base + await tabs.at(-1).locator('ul.list a').last().getAttribute('href');
const [report, content] = [await alone(`${given.base}/report`, 'Open by itself'), await alone(file, 'Open by itself')];
const isMasked = () => document.body.textContent.includes('•••');
seen.alone = [await report.evaluate(isMasked), await content.locator('iframe, embed, img').count()];
const [one, other] = tabs;
await search(other, 'ann');
seen.shown = await other.locator('ul.list').first().innerText();
await one.getByRole('button', { name: 'Mask personal data' }).click();
for (const tab of tabs) await tab.getByRole('button', { name: 'Masked personal data' }).waitFor();
await content.getByText('hidden while personal data is masked').waitFor();
await report.waitForFunction(isMasked);
seen.hidden = await other.locator('ul.list').first().innerText();
return seen;
