// Opens the printed appendix and the pages of the register in a browser and has axe judge whether everybody can read them.
//
// SNITFLADE_BIN  the binary to start (needed)
// CHROMIUM       the browser, /usr/bin/chromium if not said

import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
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
    await judge(page);
    await page.close();
  });
}

for (const path of ['/forums', '/forums?q=psykiatri', '/forums?q=sandkage', '/forums/KR', '/forums/PSP', '/forums/INTET', '/confirm/x']) {
  test(`${path} has no fault that axe knows of, and fetches nothing`, options, async () => {
    const page = await visit(path, path.includes('INTET') || path.includes('confirm') ? 404 : 200);
    assert.equal(await page.locator('script, img, link, iframe, [onclick]').count(), 0);
    await judge(page);
    await page.close();
  });
}

test('a search by keyboard leads to a forum', options, async () => {
  const page = await visit('/forums', 200);
  await page.getByRole('searchbox').fill('psykiatri');
  await page.keyboard.press('Enter');
  await page.getByRole('link', { name: 'PSP-samarbejde (PSP)' }).click();
  assert.equal(await page.locator('h1').innerText(), 'PSP-samarbejde (PSP)');
  await page.close();
});

test('an interface is confirmed with the button of the page that a letter leads to', options, async () => {
  const ask = async (query, variables) => {
    const headers = { 'content-type': 'application/json', authorization: `Bearer ${demo.tokens.operator}` };
    const answer = await fetch(demo.url, { method: 'POST', headers, body: JSON.stringify({ query, variables }) });
    return (await answer.json()).data;
  };
  const { interfaces } = await ask('{ interfaces(filter: { kind: PREPARES }) { nodes { id } } }');
  const [{ id }] = interfaces.nodes;
  const asked = await ask('mutation ($id: ID!) { askForConfirmation(input: { id: $id, end: TO }) { userErrors { message } } }', { id });
  assert.deepEqual(asked.askForConfirmation.userErrors, []);
  const address = await linkInMail();
  assert.equal(new URL(address).origin, new URL(demo.url).origin);
  const page = await visit(new URL(address).pathname, 200);
  await judge(page);
  await page.getByRole('button', { name: 'Bekræft snitfladen' }).click();
  assert.equal(await page.locator('h1').innerText(), 'Tak, snitfladen er bekræftet');
  await judge(page);
  await page.close();
});

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

// The link of the one letter in the demo's mail folder, once it has come.
async function linkInMail() {
  const files = () => (existsSync(demo.mail) ? readdirSync(demo.mail).filter((name) => name.endsWith('.eml')) : []);
  for (let tries = 0; files().length === 0 && tries < 100; tries += 1) await new Promise((done) => { setTimeout(done, 100); });
  const [file] = files();
  assert.ok(file, 'no letter came');
  const text = readFileSync(join(demo.mail, file), 'utf8').replace(/=\r?\n/g, '').replace(/=3D/g, '=');
  return text.match(/http:\S+\/confirm\/[\w-]+/)[0];
}

async function judge(page) {
  await page.evaluate(axe.source);
  const { violations, passes } = await page.evaluate(() => window.axe.run(document, { resultTypes: ['violations', 'passes'] }));
  assert.deepEqual(violations.map((each) => [each.id, each.nodes.map((node) => node.target.join(' '))]), []);
  for (const rule of ['color-contrast', 'document-title', 'heading-order', 'html-has-lang', 'landmark-one-main', 'region']) {
    assert.ok(passes.some((each) => each.id === rule), `${rule} was not judged`);
  }
}

async function visit(path, status) {
  const context = await browser.newContext({ locale: 'da-DK' });
  const page = await context.newPage();
  const foreign = [];
  page.on('request', (request) => foreign.push(request.url()));
  const address = `${new URL(demo.url).origin}${path}`;
  const response = await page.goto(address);
  assert.equal(response.status(), status);
  assert.match(response.headers()['content-security-policy'], /default-src 'none'; style-src 'sha256-/);
  assert.equal(await page.locator('html').getAttribute('lang'), 'da');
  assert.notEqual(await page.locator('h1').evaluate((element) => getComputedStyle(element).color), 'rgb(0, 0, 0)', 'the style is let in');
  assert.deepEqual(foreign.filter((url) => url !== address && !url.endsWith('/favicon.ico')), []);
  return page;
}

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
