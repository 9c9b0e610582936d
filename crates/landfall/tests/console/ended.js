// A console that cannot be heard for a while, or that ended: every tab says so, and takes it back where it is heard again.
await enter();
const context = page.context();
const lost = (tab) => tab.getByRole('alert').filter({ hasText: 'does not answer any more' });
await context.route('**/events', (route) => route.abort());
await page.goto(`${given.base}/people`);
await lost(page).waitFor();
await context.unroute('**/events');
await lost(page).waitFor({ state: 'detached' });

// What is searched for is not searched for again whenever something changes.
const other = await context.newPage();
watch(other);
await search(other, 'ann');
const fetched = [];
other.on('request', (request) => { if (request.resourceType() === 'fetch') fetched.push(new URL(request.url()).search); });
const left = other.locator('nav a', { hasText: 'Duplicates' });
const before = Number((await left.innerText()).match(/\d+/)[0]);
await page.getByRole('link', { name: /Begin with the first/ }).click();
await read(page);
await page.getByRole('button', { name: 'Keep apart' }).click();
await status(page);
await other.locator('nav a', { hasText: new RegExp(`^Duplicates ${before - 1}\\b`) }).waitFor();
seen.fetched = [...new Set(fetched)];

process.kill(given.pid);
await lost(page).waitFor();
await lost(other).waitFor();
// What a browser tells of a connection that is refused is no fault of a page.
seen.problems = seen.problems.filter((problem) => !problem.includes('net::ERR_'));
seen.told = [await lost(page).count(), await lost(other).count()];
return seen;
