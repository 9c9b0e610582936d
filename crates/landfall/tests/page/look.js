// Looks at `given.url` as a reader would, and tells what it saw.
const seen = { console: [], requests: [] };
page.on('console', (message) => seen.console.push(message.text()));
page.on('pageerror', (error) => seen.console.push(String(error)));
page.on('request', (request) => seen.requests.push(request.url()));
const context = page.context();

await page.setViewportSize({ width: 1000, height: 1400 });
await page.goto(given.url);
seen.text = await page.evaluate(() => document.body.textContent);
await page.screenshot({ path: `${folder}/light.png`, fullPage: true });
await page.emulateMedia({ colorScheme: 'dark' });
await page.screenshot({ path: `${folder}/dark.png`, fullPage: true });
await page.pdf({ path: `${folder}/page.pdf`, format: 'A4' });

// The sheet ends its page: in print, everything else begins on the next one.
await page.emulateMedia({ media: 'print', colorScheme: 'light' });
seen.firstPrintedPage = await page.evaluate(() => {
  const firstWithBreak = [...document.body.children].findIndex((part) => getComputedStyle(part).breakAfter === 'page');
  const shown = [...document.body.children].slice(0, firstWithBreak + 1);
  return shown.filter((part) => getComputedStyle(part).display !== 'none').map((part) => part.className);
});
// On paper it is the same whoever prints it: a screen in the dark lends it no colour.
const inks = () => page.evaluate(() => ['.verdict', '.kind', 'svg .target'].map((part) => {
  const { color, fill } = getComputedStyle(document.querySelector(part));
  return [color, fill];
}));
seen.inks = { light: await inks() };
await page.emulateMedia({ media: 'print', colorScheme: 'dark' });
seen.inks.dark = await inks();
await page.emulateMedia({ media: 'print', colorScheme: 'light' });
// As wide as the paper between its margins. What nobody can open there is open; no name is broken, and nothing is cut.
await page.setViewportSize({ width: 695, height: 1000 });
seen.paper = await page.evaluate(() => {
  const lines = (cell) => { const range = document.createRange(); range.selectNodeContents(cell); return new Set([...range.getClientRects()].map((box) => box.top)).size; };
  const cells = [...document.querySelectorAll('#review details td, #review details th')];
  const printed = cells.filter((cell) => cell.checkVisibility({ contentVisibilityAuto: true }));
  const names = printed.filter((cell) => /^[a-z_]{1,18}$|^[A-Z]\d+$/.test(cell.textContent));
  const boxes = [...document.styleSheets].flatMap((sheet) => [...sheet.cssRules]).filter((rule) => rule instanceof CSSPageRule).map((rule) => rule.cssText);
  return {
    lists: cells.length, printed: printed.length, names: names.length,
    broken: names.filter((cell) => lines(cell) > 1).map((cell) => cell.textContent),
    cut: printed.filter((cell) => cell.getBoundingClientRect().right > document.documentElement.clientWidth + 1).length,
    feet: boxes.join(' '),
  };
});
await page.emulateMedia({ media: 'screen', colorScheme: 'light' });

const pictures = await page.evaluate(() => {
  const named = (svg) => svg.getAttribute('aria-hidden') || svg.getAttribute('aria-label') || svg.getAttribute('aria-labelledby');
  const all = [...document.querySelectorAll('svg')];
  return { pictures: all.length, unnamedPictures: all.filter((svg) => !named(svg)).length };
});
Object.assign(seen, pictures);

await page.setViewportSize({ width: 320, height: 800 });
seen.sideways = await page.evaluate(() => document.documentElement.scrollWidth > document.documentElement.clientWidth);
seen.broken = await page.evaluate(brokenWords);

// The page's own policy forbids scripts; axe comes in beside it, in a copy that only lacks the policy.
const auditor = await context.newPage();
const html = require('fs').readFileSync(new URL(given.url), 'utf8').replace(/<meta http-equiv="Content-Security-Policy"[^>]*>/, '');
seen.violations = [];
for (const colorScheme of ['light', 'dark']) {
  await auditor.emulateMedia({ colorScheme });
  await auditor.setContent(html);
  await auditor.evaluate(() => document.querySelectorAll('details').forEach((details) => { details.open = true; }));
  await auditor.evaluate(axe);
  const found = await auditor.evaluate(() => axe.run(document));
  seen.violations.push(...found.violations.map((violation) => `${colorScheme}: ${violation.id}: ${violation.nodes[0].html.slice(0, 200)}`));
}
return seen;
