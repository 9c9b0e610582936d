// A key without a blank, and a sentence with such a word, in windows as narrow as a telephone.
await enter();
await page.goto(`${given.base}/files`);
const file = await page.locator('ul.list a').first().getAttribute('href');
seen.sideways = [];
for (const width of [320, 640]) {
  await page.setViewportSize({ width, height: 600 });
  for (const address of ['/files', file]) {
    await page.goto(given.base + address);
    const isWide = await page.evaluate(() => document.documentElement.scrollWidth > document.documentElement.clientWidth);
    if (isWide) seen.sideways.push(`${width} ${address}`);
  }
}
return seen;
