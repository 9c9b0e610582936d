// Before every script: lets this browser in, and notes whatever goes wrong on a page.
const seen = { problems: [] };
const watch = (watched) => {
  watched.on('pageerror', (error) => seen.problems.push(String(error)));
  watched.on('console', (message) => { if (message.type() === 'error' && !message.text().includes('409')) seen.problems.push(message.text()); });
};
const enter = async () => {
  watch(page);
  await page.goto(given.url);
  await page.waitForURL(`${given.base}/`);
};
const status = (shown) => shown.locator('[role=status]').first().innerText();
// What came a moment ago is not answered: a person reads it first.
const read = (shown) => shown.waitForTimeout(400);
// By the form at the top, as words have no address of their own.
const search = async (tab, words) => {
  await tab.goto(given.base);
  await tab.locator('#q').fill(words);
  await tab.locator('#q').press('Enter');
  await tab.waitForURL('**/search?searched=*');
};
