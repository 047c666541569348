// Drives the playground in a browser against the demo.
//
// SNITFLADE_BIN    the binary to start (needed)
// SNITFLADE_SHOTS  a folder for screenshots (optional)
// CHROMIUM         the browser, /usr/bin/chromium if not said

import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { after, before, test } from 'node:test';
import { chromium } from 'playwright-core';

const BIN = process.env.SNITFLADE_BIN;
const SHOTS = process.env.SNITFLADE_SHOTS;
const QUERIES = new URL('../queries/', import.meta.url);
const OVERLAP = 'Where do these two forums overlap, and why?';
const FLAGS = ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'];
const options = { timeout: 120_000 };

let hub;
let demo;
let browser;
let page;
let headers;
const data = mkdtempSync(join(tmpdir(), 'snitflade-playground-'));
const foreign = [];
const complaints = [];

before(async () => {
  assert.ok(BIN, 'SNITFLADE_BIN must name the binary to test');
  demo = await startDemo();
  browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium', headless: true, args: FLAGS });
  page = await (await browser.newContext({ viewport: { width: 1440, height: 900 }, locale: 'da-DK' })).newPage();
  await watch(page);
  const response = await page.goto(demo.playground);
  headers = response.headers();
  await page.locator('.query-editor, .graphiql-query-editor').first().waitFor();
}, { timeout: 120_000 });

after(async () => {
  await browser?.close();
  if (hub && hub.exitCode === null) {
    hub.kill('SIGTERM');
    await once(hub, 'exit');
  }
  rmSync(data, { recursive: true, force: true });
});

test('the page comes with a strict policy', options, () => {
  const policy = headers['content-security-policy'];
  assert.match(policy, /default-src 'self'/);
  assert.match(policy, /frame-ancestors 'none'/);
  assert.doesNotMatch(policy, /unsafe-eval|script-src[^;]*unsafe-inline|https?:/);
  assert.equal(headers['x-content-type-options'], 'nosniff');
});

test('every question of the contract is in the menu, with its title and a Danish one', options, async () => {
  const shown = await page.locator('.menu li > button').evaluateAll((buttons) => buttons.map((each) => each.querySelector('span').textContent));
  assert.deepEqual(shown, saved().map((each) => each.title));
  const danish = await page.locator('.menu li > button small').allTextContents();
  assert.ok(danish.every((each) => each.trim() !== ''), 'a Danish title is missing');
  await shoot('1-first-visit');
});

test('a token that is wrong is told as such', options, async () => {
  await page.getByLabel('Token').fill('snf_not_a_token');
  await page.locator('.who.refused').waitFor();
});

test('the token is hidden, stays in the tab, and says who asks', options, async () => {
  const field = page.getByLabel('Token');
  assert.equal(await field.getAttribute('type'), 'password');
  await field.fill(`  Bearer ${demo.tokens.secretary}\n`);
  await page.locator('.who.known, .who.accepted').waitFor();
  assert.equal(await page.evaluate(() => Object.values(sessionStorage).length > 0), true);
  const kept = await page.evaluate(() => JSON.stringify(localStorage));
  assert.ok(!kept.includes(demo.tokens.secretary), 'the token lies in the lasting storage');
  await page.getByRole('button', { name: 'Vis', exact: true }).click();
  assert.equal(await field.getAttribute('type'), 'text');
  await page.getByRole('button', { name: 'Skjul', exact: true }).click();
});

test('"Where do these two forums overlap, and why?" opens, runs and answers', options, async () => {
  await open(OVERLAP);
  const { request, answer } = await run();
  assert.equal(request.headers().authorization, `Bearer ${demo.tokens.secretary}`);
  assert.equal(request.headers()['accept-language'], 'da');
  assert.equal(request.headers()['content-type'], 'application/json');
  assert.equal(answer.errors, undefined);
  assert.ok(answer.data.overlap.sentence, 'no sentence');
  const top = await resultPane();
  assert.match(top, /jaccard/);
  await shoot('2-overlap');
  await page.locator('.result-window .monaco-editor').first().click();
  await page.keyboard.press('Control+End');
  await page.waitForFunction(() => document.querySelector('.result-window .view-lines').textContent.includes('sentence'));
  assert.ok((await resultPane()).includes(words(answer.data.overlap.sentence)), 'the sentence is not shown');
  await shoot('3-overlap-sentence');
});

test('the keyboard is enough to open a question and run it', options, async () => {
  await page.locator('.menu li', { hasText: 'Which other forums does this one overlap with most?' }).getByRole('button').focus();
  const answered = page.waitForResponse((response) => (response.request().postData() ?? '').includes('query OverlapsOf'));
  await page.keyboard.press('Enter');
  await opened('Which other forums does this one overlap with most?');
  await page.keyboard.press('Control+Enter');
  const answer = await (await answered).json();
  assert.equal(answer.errors, undefined);
});

for (const question of saved().filter((each) => !each.changes)) {
  test(`answers without errors: ${question.title}`, options, async () => {
    await open(question.title);
    const { answer } = await run();
    assert.equal(answer.errors, undefined, JSON.stringify(answer.errors));
    assert.ok(Object.values(answer.data).every((each) => each !== null), `a root field is null: ${JSON.stringify(answer.data).slice(0, 300)}`);
    await page.waitForFunction(() => document.querySelector('.result-window .view-lines').textContent.includes('data'));
  });
}

test('a meeting is planned and called, each step with the ids it needs', options, async () => {
  const title = 'Plan a meeting, look at who will be called, and send the call';
  await step(title, 'PlanMeeting');
  const planned = await run('PlanMeeting');
  assert.equal(planned.answer.errors, undefined, JSON.stringify(planned.answer.errors));
  assert.deepEqual(planned.answer.data.planMeeting.userErrors, []);
  await step(title, 'SendCall');
  const called = await run('SendCall');
  assert.equal(called.answer.errors, undefined, JSON.stringify(called.answer.errors));
  assert.deepEqual(called.answer.data.sendCall.userErrors, []);
  await shoot('4-called');
});

test('a person is given a seat', options, async () => {
  await open('Give a person a seat in a forum on behalf of an organisation');
  const { answer } = await run();
  assert.equal(answer.errors, undefined, JSON.stringify(answer.errors));
  assert.deepEqual(answer.data.addSeat.userErrors, []);
});

test('a member answers an invitation', options, async () => {
  await page.getByLabel('Token').fill(demo.tokens.member);
  await page.locator('.who.known, .who.accepted').waitFor();
  await open('Answer an invitation');
  const { answer } = await run();
  assert.equal(answer.errors, undefined, JSON.stringify(answer.errors));
  assert.deepEqual(answer.data.answerInvitation.userErrors, []);
});

test('the language of the page is the language asked for', options, async () => {
  await page.getByLabel('Sprog').selectOption('en');
  await page.getByRole('heading', { name: 'Saved questions' }).waitFor();
  await open('My forums, my next meetings, my answers');
  const { request } = await run();
  assert.equal(request.headers()['accept-language'], 'en');
  await shoot('5-english');
});

test('the schema is explained beside the editor', options, async () => {
  await page.getByRole('button', { name: 'Show Documentation Explorer' }).click();
  await page.locator('.graphiql-doc-explorer').getByText('Query', { exact: true }).first().waitFor();
  await shoot('6-documentation');
});

test('nothing was asked of another host, and nothing broke the policy', options, () => {
  assert.deepEqual(foreign, []);
  assert.deepEqual(complaints, []);
});

async function startDemo() {
  hub = spawn(BIN, ['demo', '--fresh', '--port', '0', '--data', data, '--json'], { stdio: ['ignore', 'pipe', 'inherit'] });
  const lines = createInterface({ input: hub.stdout });
  const [line] = await Promise.race([
    once(lines, 'line'),
    once(hub, 'exit').then(([code]) => { throw new Error(`the demo ended with ${code} before it answered`); }),
  ]);
  lines.on('line', () => {});
  return JSON.parse(line);
}

async function watch(watched) {
  const home = new URL(demo.url).origin;
  await watched.route('**/*', (route) => {
    const url = route.request().url();
    if (/^(data|blob):/.test(url) || new URL(url).origin === home) return route.continue();
    foreign.push(url);
    return route.abort();
  });
  watched.on('request', (request) => {
    const url = new URL(request.url());
    if (Object.values(demo.tokens).some((token) => url.href.includes(token))) complaints.push(`a token in an address: ${url.pathname}`);
  });
  watched.on('console', (message) => {
    if (/content security policy|refused to/i.test(message.text())) complaints.push(message.text());
  });
  watched.on('pageerror', (error) => {
    // The editor cancels its own unfinished work like this when a tab changes.
    if (error.name !== 'Canceled') complaints.push(String(error.stack ?? error));
  });
}

function saved() {
  return readdirSync(QUERIES).filter((file) => file.endsWith('.graphql')).sort().map((file) => {
    const document = readFileSync(new URL(file, QUERIES), 'utf8');
    return { document, title: document.split('\n')[0].replace(/^#\s*/, ''), changes: /^mutation/m.test(document) };
  });
}

async function open(title) {
  await page.locator('.menu li', { hasText: title }).getByRole('button').first().click();
  await opened(title);
}

async function step(title, operation) {
  await page.locator('.menu li', { hasText: title }).getByRole('button', { name: operation }).click();
  await opened(title);
}

async function opened(title) {
  const message = page.locator('.menu .message');
  await message.and(page.getByText(/\S/)).filter({ hasNotText: /^(Åbner|Opening)/ }).waitFor();
  assert.match(await message.textContent(), /^(Åbnet|Opened)/, title);
  await page.locator('.menu li.current', { hasText: title }).waitFor();
}

// Runs what is in the editor as a reader would, and gives back what went over the wire.
async function run(operation) {
  const answered = page.waitForResponse((response) => {
    const body = response.request().postData() ?? '';
    return response.url().endsWith('/graphql') && !/IntrospectionQuery|query WhoAmI/.test(body);
  });
  await page.locator('.graphiql-execute-button').click();
  if (operation) await page.getByRole('menuitem', { name: operation }).click();
  const response = await answered;
  return { request: response.request(), answer: await response.json() };
}

// The editor writes spaces as no-break ones.
async function resultPane() {
  const pane = page.locator('.result-window .view-lines').first();
  await pane.locator('.view-line').nth(1).waitFor();
  return (await pane.textContent()).replaceAll('\u00a0', ' ');
}

// Long lines are shown in part, so the beginning of a text must do.
function words(text) {
  return text.slice(0, 20);
}

async function shoot(name) {
  if (!SHOTS) return;
  mkdirSync(SHOTS, { recursive: true });
  await page.screenshot({ path: join(SHOTS, `${name}.png`) });
}
