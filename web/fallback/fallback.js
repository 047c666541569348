// Without the bundle: one question, one answer, the token in a header and nowhere else.
const field = (id) => document.getElementById(id);

async function ask() {
  const headers = new Headers({ 'Content-Type': 'application/json', Accept: 'application/graphql-response+json, application/json', 'Accept-Language': 'da' });
  const token = field('token').value.trim();
  if (token) headers.set('Authorization', `Bearer ${token}`);
  const body = JSON.stringify({ query: field('query').value, variables: JSON.parse(field('variables').value || '{}') });
  const response = await fetch('/graphql', { method: 'POST', headers, body, cache: 'no-store', credentials: 'omit' });
  return JSON.stringify(await response.json(), null, 2);
}

document.querySelector('form').addEventListener('submit', async (event) => {
  event.preventDefault();
  field('answer').textContent = await ask().catch((error) => `Intet svar: ${error.message}`);
});
