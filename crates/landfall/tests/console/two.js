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
const written = open.last();
await written.fill('seen by both of us');
await written.blur();
await skipFirst();
await page.waitForTimeout(2000);
seen.written = [await open.count(), await written.inputValue()];
return seen;
