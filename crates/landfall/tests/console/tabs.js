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
  await tab.getByRole('button', { name: 'Keep apart' }).click();
  await status(tab);
};
const learnt = async (count) => {
  for (const tab of tabs) await tab.locator('nav a', { hasText: new RegExp(`^Duplicates ${count}\\b`) }).waitFor();
};
await answer(tabs[0]);
await learnt(before - 1);
await tabs.shift().close();
await answer(tabs.at(-1));
await learnt(before - 2);
seen.told = tabs.length;
return seen;
