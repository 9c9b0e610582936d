// Answers questions with nothing but keys, as somebody does who never saw the page: every key that is used is shown on it.
await enter();
const tabTo = async (text) => {
  for (let n = 0; n < 60; n += 1) {
    await page.keyboard.press('Tab');
    if ((await page.evaluate(() => document.activeElement.textContent)).startsWith(text)) return page.keyboard.press('Enter');
  }
  throw new Error(`no Tab leads to ${text}`);
};
// Presses a key that the page shows, and waits for the page that follows.
const press = async (key) => {
  const shown = await page.locator(`[data-key="${key}"] kbd, [data-key="${key}"] + kbd`).first().innerText();
  if (key !== 'Enter' && shown !== key) throw new Error(`the page shows ${shown} for ${key}`);
  const before = page.url();
  await read(page);
  await page.keyboard.press(key);
  await page.waitForURL((url) => url.href !== before);
};

await tabTo('Duplicates');
await page.waitForURL('**/people');
await press('Enter');

// Enter after a reason chooses no answer.
const asked = page.url();
await page.keyboard.press('w');
await page.keyboard.type('the same yacht');
await page.keyboard.press('Enter');
await page.waitForTimeout(300);
seen.afterEnter = page.url() === asked;
await page.keyboard.press('Escape');

const began = Date.now();
seen.decided = 0;
const keys = ['m', 'k', 'k', 'l'];
while (seen.decided < 40) {
  await press(keys[seen.decided % keys.length]);
  seen.decided += 1;
}
seen.seconds = (Date.now() - began) / 1000;

// The last one was left for later; the one before it is taken back.
await page.goBack();
await press('u');
seen.takenBack = await status(page);

// Three or more: one is left out with its digit.
while (await page.locator('[data-key="3"]').count() === 0) await press('n');
await press('1');

await tabTo('Stray files');
await page.waitForURL('**/files');
await press('Enter');
await page.frameLocator('iframe').locator('body').waitFor();
await page.keyboard.press('f');
await page.keyboard.type('Margaux Montcharmont');
await page.keyboard.press('Enter');
await page.waitForURL('**searched=*');
await press('1');
await press('m');

await tabTo('Berths');
await page.waitForURL('**/berths');
await press('Enter');
while (await page.locator('button[value="accept under_offer"]').count() === 0) await press('n');
await press(await page.locator('button[value="accept under_offer"]').getAttribute('data-key'));

// A step of the weekend, with the reason that it needs.
await tabTo('Runbook');
await page.waitForURL('**/runbook');
await tabTo2('#words-snapshot');
await page.keyboard.type('rehearsed yesterday');
await page.keyboard.press('Tab');
await page.keyboard.press('Tab');
await page.keyboard.press('Enter');
await page.waitForURL('**/runbook#snapshot');
seen.stepNoted = await page.locator('#snapshot').innerText();
return seen;

async function tabTo2(selector) {
  for (let n = 0; n < 60; n += 1) {
    await page.keyboard.press('Tab');
    if (await page.evaluate((wanted) => document.activeElement.matches(wanted), selector)) return;
  }
  throw new Error(`no Tab leads to ${selector}`);
}
