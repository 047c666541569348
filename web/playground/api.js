// The one way to the hub: POST, JSON, the token in a header and nowhere else.

const ENDPOINT = '/graphql';
const TOKEN = 'snitflade.token';
const LANGUAGE = 'snitflade.language';

// What the page sends along with every question. It is read at the moment of asking, so a token pasted a moment ago counts.
export const session = {
  token: sessionStorage.getItem(TOKEN) ?? '',
  language: sessionStorage.getItem(LANGUAGE) ?? 'da',
};

// A token is often copied with a line break or with the word Bearer in front.
export function useToken(typed) {
  session.token = typed.trim().replace(/^Bearer\s+/i, '');
  keep(TOKEN, session.token);
}

export function useLanguage(language) {
  session.language = language;
  keep(LANGUAGE, language);
}

function keep(key, value) {
  if (value) sessionStorage.setItem(key, value);
  else sessionStorage.removeItem(key);
}

export class Unanswered extends Error {
  constructor(status, message) {
    super(message);
    this.status = status;
  }
}

// Asks the hub. Any answer in GraphQL's form is returned, also one with errors; everything else is thrown as `Unanswered`.
export async function ask(question) {
  const response = await send(question);
  const text = await response.text();
  const answer = parsed(text);
  if (answer === null) throw new Unanswered(response.status, `${response.status} ${response.statusText}: ${text.slice(0, 200)}`);
  return { status: response.status, answer };
}

async function send({ query, variables, operationName }) {
  const headers = new Headers({
    Accept: 'application/graphql-response+json, application/json',
    'Accept-Language': session.language,
    'Content-Type': 'application/json',
  });
  const body = JSON.stringify({ query, variables, operationName });
  try {
    if (session.token) headers.set('Authorization', `Bearer ${session.token}`);
    return await fetch(ENDPOINT, { method: 'POST', headers, body, cache: 'no-store', credentials: 'omit', redirect: 'error' });
  } catch (error) {
    throw new Unanswered(0, error.message);
  }
}

function parsed(text) {
  try {
    const answer = JSON.parse(text);
    return typeof answer === 'object' ? answer : null;
  } catch {
    return null;
  }
}
