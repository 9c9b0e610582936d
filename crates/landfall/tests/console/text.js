// A name that would be a script if anything took it for one.
await enter();
seen.dialogs = 0;
page.on('dialog', (dialog) => { seen.dialogs += 1; dialog.dismiss(); });

await page.keyboard.press('/');
await page.keyboard.type("<script>alert('berth')");
await page.keyboard.press('Enter');
await page.waitForURL('**/search*');
seen.name = await page.locator('ul.list').innerText();
await page.locator('ul.list a').first().click();
await page.waitForURL('**/trace/**');
const trace = page.url();
const onTrace = await page.locator('main').innerText();
if (!onTrace.includes("<script>alert('berth')</script>")) seen.problems.push('the trace does not show the name');
seen.foreignScripts = await page.evaluate(() => [...document.scripts].filter((script) => !script.src.endsWith('/console.js')).length);

// A stray file has a policy of its own.
await page.goto(`${given.base}/files`);
await page.locator('ul.list a').last().click();
await page.locator('iframe').waitFor();
const frame = await page.locator('iframe').getAttribute('src');
const answer = await page.request.get(given.base + frame.split('#')[0]);
seen.type = answer.headers()['content-type'];
seen.sandbox = answer.headers()['content-security-policy'];
// Under that policy the browser's own viewer opens all the same, in a process of its own.
const viewer = () => page.frames().some((inner) => inner.url().startsWith('chrome-extension://'));
for (let n = 0; n < 300 && !viewer(); n += 1) await page.waitForTimeout(100);
seen.viewer = viewer();

// Masked, no page shows it, and the file is not shown.
await page.goto(trace);
await page.getByRole('button', { name: 'Mask personal data' }).click();
await page.getByRole('button', { name: 'Masked personal data' }).waitFor();
const masked = await page.locator('main').innerText();
const hidden = await (await page.request.get(given.base + frame.split('#')[0])).text();
seen.masked = page.url() === trace && !masked.includes('Timberlee') && masked.includes('T•••') && hidden.includes('Hidden while');
return seen;
