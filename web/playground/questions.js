// The saved questions, and how each gets variables that work on the data at hand.
//
// A question is three files in ../queries: `name.graphql` (the contract), `name.json` (variables) and, where an opaque id
// is needed, `name.prelude.json`: a list of steps, one for each operation that wants something fetched first:
//
//   operation  the operation of the document the step is for
//   document   what to ask first (left out when nothing has to be asked)
//   variables  replaces name.json for this step
//   fill       where a variable gets its value: { "input.forumId": "forum.id" }
//              a `*` in the source is the first element of the list in which every source through it has a value;
//              `$new` is a fresh key; `$last.` reads the last answer to this question instead of the prelude's
//   missing    what to tell the reader when there is nothing to fill in

import danish from '../queries/danish.json';
import { ask } from './api.js';

// Vite reads these calls as they stand, so their options cannot be shared.
const documents = import.meta.glob('../queries/*.graphql', { query: '?raw', import: 'default', eager: true });
const values = import.meta.glob(['../queries/[0-9]*.json', '!../queries/*.prelude.json'], { import: 'default', eager: true });
const preludes = import.meta.glob('../queries/*.prelude.json', { import: 'default', eager: true });

export const questions = Object.keys(documents).sort().map((file) => {
  const document = documents[file];
  const stem = file.replace(/\.graphql$/, '');
  const name = stem.split('/').pop();
  const operations = [...document.matchAll(/^(query|mutation)\s+(\w+)/gm)];
  return {
    name,
    document,
    title: document.split('\n')[0].replace(/^#\s*/, ''),
    danish: danish[name],
    operations: operations.map((match) => match[2]),
    changes: operations.some((match) => match[1] === 'mutation'),
    variables: values[`${stem}.json`] ?? {},
    steps: preludes[`${stem}.prelude.json`] ?? [],
  };
});

const lastAnswers = new Map();

// Remembers the answer to a saved question, for the step that builds on it.
export function remember(query, answer) {
  const question = questions.find((each) => each.document === query);
  if (question && answer?.data) lastAnswers.set(question.name, answer.data);
}

// The variables of an operation, with ids filled in; `missing` is the text to show when they could not be found.
export async function prepare(question, operation) {
  const step = question.steps.find((each) => each.operation === operation);
  const variables = structuredClone(step?.variables ?? question.variables);
  if (!step) return { variables };
  const fetched = step.document ? (await ask({ query: step.document })).answer.data : null;
  const found = sources(step.fill, fetched, lastAnswers.get(question.name));
  for (const [path, value] of found) put(variables, path.split('.'), value);
  return found.every(([, value]) => value != null) ? { variables } : { variables, missing: step.missing };
}

function sources(fill, fetched, last) {
  const rows = chooseRows(Object.values(fill), fetched);
  return Object.entries(fill).map(([path, source]) => {
    if (source === '$new') return [path, freshKey()];
    if (source.startsWith('$last.')) return [path, read(last, source.slice(6).split('.'))];
    const [list] = source.split('.*.');
    return [path, read(fetched, source.replace('*', rows.get(list) ?? 0).split('.'))];
  });
}

// All sources through one list must come from the same element: a person and the organisation of that person's seat.
function chooseRows(all, fetched) {
  const rows = new Map();
  for (const source of all.filter((each) => each.includes('.*.'))) {
    const [list] = source.split('.*.');
    const rest = all.filter((each) => each.startsWith(`${list}.*.`)).map((each) => each.slice(list.length + 3).split('.'));
    const elements = read(fetched, list.split('.')) ?? [];
    rows.set(list, Math.max(0, elements.findIndex((element) => rest.every((path) => read(element, path) != null))));
  }
  return rows;
}

function read(value, path) {
  return path.reduce((inner, key) => inner?.[key], value);
}

function put(target, [key, ...rest], value) {
  if (rest.length === 0) target[key] = value ?? null;
  else put((target[key] ??= {}), rest, value);
}

// `crypto.randomUUID` is missing where the page is served without TLS on another host than this one.
function freshKey() {
  const bytes = crypto.getRandomValues(new Uint8Array(12));
  return `playground-${Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')}`;
}
