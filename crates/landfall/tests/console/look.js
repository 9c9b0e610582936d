// Every page as axe sees it, in the light and in the dark, and how wide it is when everything is twice as large.
await enter();
const browser = page.context().browser();
// The pages' own policy keeps axe out; it comes in through a context that does not hold with policies.
const auditing = await browser.newContext({ bypassCSP: true });
await auditing.addCookies(await page.context().cookies());
const auditor = await auditing.newPage();
seen.elsewhere = [];
auditor.on('request', (request) => { if (!request.url().startsWith(given.base) && !/^(chrome|blob|data)/.test(request.url())) seen.elsewhere.push(request.url()); });

const first = async (list) => {
  await page.goto(given.base + list);
  return page.locator('ul.list a').evaluateAll((links) => links.map((link) => link.getAttribute('href')));
};
const [people, files, berths, values] = [await first('/people'), await first('/files'), await first('/berths'), await first('/values')];
await search(page, 'ann');
const pages = ['/', '/people', '/people?show=answered', '/files', '/berths', '/values', '/findings', '/findings/warnings/country-guessed',
  '/trace/interests/12', '/search?searched=1', '/runbook', '/gate', '/report', '/report/alone', '/no-such-page', people[0], people.at(10), files[0], files.at(-1), berths[0], values[0]];
// And what is said after an answer: that it was noted, and the question that has it.
await page.goto(given.base + people[1]);
await read(page);
await page.keyboard.press('k');
await page.waitForURL('**noted=**');
pages.push(page.url().slice(given.base.length), people[1], files.at(-1).replace('question', 'look'));
seen.pages = pages.length;
seen.violations = [];
seen.sideways = [];
seen.broken = [];
for (const colorScheme of ['light', 'dark']) {
  await auditor.emulateMedia({ colorScheme });
  for (const [n, address] of pages.entries()) {
    await auditor.setViewportSize({ width: 1280, height: 900 });
    await auditor.goto(given.base + address);
    await auditor.evaluate(() => document.querySelectorAll('details').forEach((details) => { details.open = true; }));
    await auditor.evaluate(axe);
    // What stands in a frame is somebody else's, and looked at by itself: the report has its own test.
    const found = await auditor.evaluate(() => axe.run(document, { iframes: false }));
    seen.violations.push(...found.violations.map((violation) => `${colorScheme} ${address}: ${violation.id}: ${violation.nodes[0].html.slice(0, 200)} ${violation.nodes[0].failureSummary.slice(0, 300)}`));
    await auditor.screenshot({ path: `${folder}/${colorScheme}-${n}.png` });
    for (const width of [640, 320]) {
      await auditor.setViewportSize({ width, height: 450 });
      const isWide = await auditor.evaluate(() => document.documentElement.scrollWidth > document.documentElement.clientWidth);
      if (isWide) seen.sideways.push(`${width} ${address}`);
      seen.broken.push(...(await auditor.evaluate(brokenWords)).map((word) => `${width} ${address}: ${word}`));
    }
  }
}
return seen;
