// An answer that is sent and never answered: the page says so, its keys work again, and what is pressed then is noted once.
await enter();
await page.goto(`${given.base}/people`);
await page.getByRole('link', { name: /Begin with the first/ }).click();
await page.waitForURL('**/question/*');
let sent = 0;
const silent = (route) => {
  if (route.request().method() !== 'POST') return route.continue();
  sent += 1;
  return undefined;
};
await page.route('**/question/*', silent);
await read(page);
// While the browser waits for the next page it lets nobody else look at this one, which therefore tells by itself.
await page.evaluate(() => setInterval(() => console.log(document.querySelector('[role=alert]')?.textContent), 500));
const says = page.waitForEvent('console', { predicate: (message) => message.text() !== 'undefined', timeout: 60000 });
await page.keyboard.press('k');
await page.keyboard.press('k');
seen.says = (await says).text();
seen.sent = sent;
await page.unroute('**/question/*', silent);
await page.keyboard.press('k');
await page.waitForURL('**noted=**');
seen.noted = await status(page);

// The gate asks elsewhere, and says so while its page does not come.
await page.route('**/gate', () => undefined);
const gate = page.waitForEvent('console', { predicate: (message) => message.text().includes('gate'), timeout: 20000 });
await page.evaluate(() => setInterval(() => console.log(document.querySelector('[role=alert]')?.textContent), 500));
await page.locator('nav a', { hasText: 'Gate' }).click({ noWaitAfter: true });
seen.gate = (await gate).text();
return seen;
