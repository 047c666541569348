// Opens the printed appendix in a browser and has axe judge whether everybody can read it.
//
// SNITFLADE_BIN  the binary to start (needed)
// CHROMIUM       the browser, /usr/bin/chromium if not said

import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { after, before, test } from 'node:test';
import axe from 'axe-core';
import { chromium } from 'playwright-core';

const BIN = process.env.SNITFLADE_BIN;
const FLAGS = ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'];
const options = { timeout: 120_000 };
const data = mkdtempSync(join(tmpdir(), 'snitflade-appendix-'));

let hub;
let demo;
let browser;

before(async () => {
  assert.ok(BIN, 'SNITFLADE_BIN must name the binary to test');
  hub = spawn(BIN, ['demo', '--fresh', '--port', '0', '--data', data, '--json'], { stdio: ['ignore', 'pipe', 'inherit'] });
  const lines = createInterface({ input: hub.stdout });
  const [line] = await Promise.race([
    once(lines, 'line'),
    once(hub, 'exit').then(([code]) => { throw new Error(`the demo ended with ${code} before it answered`); }),
  ]);
  demo = JSON.parse(line);
  browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium', headless: true, args: FLAGS });
}, options);

after(async () => {
  await browser?.close();
  if (hub && hub.exitCode === null) {
    hub.kill('SIGTERM');
    await once(hub, 'exit');
  }
  rmSync(data, { recursive: true, force: true });
});

for (const [edition, forums] of [['PUBLIC', 17], ['INTERNAL', 17]]) {
  test(`the ${edition.toLowerCase()} edition has no fault that axe knows of`, options, async () => {
    const page = await open(edition);
    assert.equal(await page.locator('article').count(), forums);
    assert.equal(await page.locator('html').getAttribute('lang'), 'da');
    await page.evaluate(axe.source);
    const { violations, passes } = await page.evaluate(() => window.axe.run(document, { resultTypes: ['violations', 'passes'] }));
    assert.deepEqual(violations.map((each) => [each.id, each.nodes.map((node) => node.target.join(' '))]), []);
    for (const rule of ['color-contrast', 'document-title', 'heading-order', 'html-has-lang', 'landmark-one-main', 'region']) {
      assert.ok(passes.some((each) => each.id === rule), `${rule} was not judged`);
    }
    await page.close();
  });
}

test('the page runs nothing, fetches nothing, and its links lead to the entries', options, async () => {
  const page = await open('PUBLIC');
  assert.equal(await page.locator('script, img, link, iframe, [onclick]').count(), 0);
  const lost = await page.locator('nav a').evaluateAll((links) => links.filter((link) => !document.querySelector(link.getAttribute('href'))).length);
  assert.equal(lost, 0);
  await page.close();
});

test('it prints on A4, each level on a page of its own', options, async () => {
  const page = await open('PUBLIC');
  const pdf = (await page.pdf({ preferCSSPageSize: true })).toString('latin1');
  const pages = pdf.match(/\/Type\s*\/Page\b/g).length;
  assert.ok(pages >= 12 && pages <= 30, `${pages} pages`);
  assert.match(pdf, /\/MediaBox \[0 0 59[45](\.\d+)? 84[12]/);
  await page.close();
});

async function open(edition) {
  const headers = edition === 'INTERNAL' ? { authorization: `Bearer ${demo.tokens.operator}` } : {};
  const context = await browser.newContext({ locale: 'da-DK', extraHTTPHeaders: headers });
  const page = await context.newPage();
  const foreign = [];
  page.on('request', (request) => foreign.push(request.url()));
  const address = `${new URL(demo.url).origin}/appendix.html?asOf=2009-01-15&edition=${edition}`;
  const response = await page.goto(address);
  assert.equal(response.status(), 200);
  assert.match(response.headers()['content-security-policy'], /default-src 'none'/);
  assert.deepEqual(foreign.filter((url) => url !== address && !url.endsWith('/favicon.ico')), []);
  return page;
}
