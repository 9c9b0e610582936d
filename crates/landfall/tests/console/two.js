// Without script first; then two tabs on one question, and a third that only watches.
await enter();
const cookies = await page.context().cookies();
const plain = await page.context().browser().newContext({ javaScriptEnabled: false });
await plain.addCookies(cookies);
const without = await plain.newPage();
await without.goto(`${given.base}/people`);
await without.getByRole('link', { name: /Begin with the first/ }).click();
await without.getByRole('button', { name: 'Keep apart' }).click();
seen.withoutScript = [await status(without)];
await without.getByRole('button', { name: 'Undo' }).click();
seen.withoutScript.push(await status(without));
const question = without.url().split('?')[0];

await page.goto(`${given.base}/`);
const waiting = async () => Number((await page.locator('nav a', { hasText: 'Duplicates' }).innerText()).match(/\d+/)[0]);
const before = await waiting();
const second = await page.context().newPage();
watch(second);
const first = await page.context().newPage();
await first.goto(question);
await second.goto(question);
await read(second);
await first.keyboard.press('m');
await first.waitForURL((url) => url.href !== question);
await second.keyboard.press('k');
seen.second = await second.locator('[role=alert]').innerText();

// The overview learns of it by itself.
await page.locator('nav a', { hasText: new RegExp(`^Duplicates ${before - 1}\\b`) }).waitFor();
seen.live = before - await waiting();

// Evidence that somebody is writing stays while another step is noted, also where the field has lost the focus.
const skipFirst = async () => {
  await first.goto(`${given.base}/runbook`);
  const form = first.locator('form:has(button[value=skipped])').first();
  await form.locator('[name=words]').fill('rehearsed');
  await form.getByRole('button', { name: 'Skip' }).click();
  await first.waitForURL('**/runbook#*');
};
await skipFirst();
await page.goto(`${given.base}/runbook`);
const open = page.locator('form:has(button[value=skipped]) [name=words]');
const written = page.locator(`#${await open.last().getAttribute('id')}`);
await written.fill('seen by both of us');
await written.blur();
await skipFirst();
await page.waitForTimeout(2000);
// The other step is shown as it is, although somebody writes here.
await written.focus();
await skipFirst();
await page.locator('.step.skipped').nth(2).waitFor();
seen.written = [await open.count(), await written.inputValue()];

// A key that is pressed twice: the second press comes when the next question is there. The clock stands still, however slow this machine is.
const hasty = await page.context().browser().newContext();
await hasty.addCookies(cookies);
const twice = await hasty.newPage();
watch(twice);
await twice.clock.install();
await twice.goto(`${given.base}/people`);
await twice.getByRole('link', { name: /Begin with the first/ }).click();
await twice.waitForURL('**/question/*');
await twice.clock.pauseAt(Date.now() + 60000);
const begun = twice.url();
await twice.keyboard.press('k');
await twice.waitForURL('**noted=**');
const next = twice.url();
await twice.keyboard.press('k');
await twice.waitForTimeout(1000);
seen.twice = begun !== next && twice.url() === next;

// A search that is stopped leaves the page as it was, with its keys.
await twice.clock.resume();
await twice.route('**/search', (route) => route.abort('aborted'));
await twice.keyboard.press('/');
await twice.keyboard.type('ann');
await twice.keyboard.press('Enter');
await twice.waitForTimeout(500);
await twice.keyboard.press('Escape');
await twice.clock.fastForward(1000);
await twice.keyboard.press('l');
await twice.waitForURL((url) => url.href !== next);
return seen;
