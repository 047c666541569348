// Writes dist/notices.txt: the licence of every package of which something is in the bundle, taken from the package itself.

import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

const PACKAGE = /^(.*[\\/]node_modules[\\/](?:@[^\\/]+[\\/])?[^\\/]+)[\\/]/;
const TEXTS = /^(licen[cs]e|notice|copying|thirdpartynotices)/i;

export function notices(root) {
  const folders = new Set();

  // Vite's and the bundler's own helpers are in the bundle too, as modules without a file.
  const remember = (id) => {
    if (id.includes('vite/')) folders.add(join(root, 'node_modules', 'vite'));
    if (id.includes('rolldown/')) folders.add(join(root, 'node_modules', 'rolldown'));
    const folder = PACKAGE.exec(id)?.[1];
    if (folder) folders.add(folder.replace(/^\0/, ''));
  };
  const collect = () => ({
    name: 'collect-licences',
    generateBundle(_options, bundle) {
      for (const chunk of Object.values(bundle)) Object.keys(chunk.modules ?? {}).forEach(remember);
    },
  });

  // Style sheets leave no module in a chunk, so what was loaded counts for them.
  const main = {
    name: 'write-licences',
    load: { order: 'pre', handler: (id) => { if (/\.css(\?|$)/.test(id)) remember(id); } },
    generateBundle(options, bundle) {
      collect().generateBundle(options, bundle);
      this.emitFile({ type: 'asset', fileName: 'notices.txt', source: text(folders) });
    },
  };
  return { main, collect };
}

function text(folders) {
  const parts = [...folders].map(describe).sort((a, b) => (a.key < b.key ? -1 : 1));
  const missing = parts.filter((part) => !part.licence);
  if (missing.length > 0) throw new Error(`no licence known for ${missing.map((part) => part.key).join(', ')}`);
  const head = 'The playground contains these packages. Snitflade itself has its licence in its own repository.\n';
  return [head, ...parts.map((part) => part.text)].join(`\n${'-'.repeat(80)}\n\n`);
}

function describe(folder) {
  const { name, version, license, author } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  const files = existsSync(folder) ? readdirSync(folder).filter((file) => TEXTS.test(file)).sort() : [];
  const bodies = files.map((file) => ownPart(readFileSync(join(folder, file), 'utf8')));
  const by = typeof author === 'string' ? author : author?.name;
  const head = [`${name} ${version}`, `Licence: ${license}`, bodies.length === 0 && by ? `Author: ${by}` : ''];
  return { key: `${name} ${version}`, licence: license, text: [head.filter(Boolean).join('\n'), ...bodies].join('\n\n') };
}

// A build tool lists there what it bundles for itself, which is not in our bundle.
function ownPart(body) {
  return body.split(/^# Licenses of bundled dependencies/m)[0].trim();
}
