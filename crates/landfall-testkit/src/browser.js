// Arguments: the browser's program, a folder of this test's own, the script, what it is given (JSON). Prints the script's result as JSON.
const [program, folder, script, given] = process.argv.slice(1);
const { chromium } = require('playwright-core');
const axe = require('axe-core').source;
const AsyncFunction = Object.getPrototypeOf(async () => {}).constructor;

(async () => {
  const args = ['--no-sandbox', '--disable-gpu', '--disable-background-networking', '--disable-component-update', '--disable-sync', '--no-first-run'];
  const browser = await chromium.launch({ executablePath: program, args, timeout: 120000 });
  try {
    const page = await (await browser.newContext()).newPage();
    page.setDefaultTimeout(60000);
    const result = await new AsyncFunction('page', 'axe', 'given', 'folder', 'require', script)(page, axe, JSON.parse(given), folder, require);
    process.stdout.write(JSON.stringify(result ?? null));
  } finally {
    await browser.close();
  }
})().catch((error) => {
  process.stderr.write(String(error && error.stack || error));
  process.exitCode = 1;
});
