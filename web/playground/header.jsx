import { useEffect, useId, useState } from 'react';
import { ask } from './api.js';

const SETTLE = 350;

export function Header({ say, who, token, onToken, language, onLanguage, onHelp }) {
  return (
    <header className="top">
      <p className="brand"><span className="mark" aria-hidden="true" /><strong>Snitflade</strong> <span>{say.playground}</span></p>
      <Token say={say} token={token} onToken={onToken} who={who} />
      <Language say={say} language={language} onLanguage={onLanguage} />
      <a href="/forums">{say.forums}</a>
      <button type="button" onClick={onHelp}>{say.help}</button>
    </header>
  );
}

function Token({ say, token, onToken, who }) {
  const [shown, setShown] = useState(false);
  const field = useId();
  const state = useId();
  return (
    <form className="token" onSubmit={(event) => event.preventDefault()}>
      <label htmlFor={field}>{say.token}</label>
      <input
        id={field}
        type={shown ? 'text' : 'password'}
        value={token}
        onChange={(event) => onToken(event.target.value)}
        placeholder={say.tokenPlace}
        aria-describedby={state}
        autoComplete="off"
        autoCapitalize="off"
        spellCheck={false}
      />
      <button type="button" aria-pressed={shown} onClick={() => setShown(!shown)}>{shown ? say.hide : say.show}</button>
      <output id={state} className={`who ${who.state}`}>{text(say, who)}</output>
    </form>
  );
}

function Language({ say, language, onLanguage }) {
  const field = useId();
  return (
    <div className="language">
      <label htmlFor={field}>{say.language}</label>
      <select id={field} value={language} onChange={(event) => onLanguage(event.target.value)}>
        <option value="da" lang="da">Dansk</option>
        <option value="en" lang="en">English</option>
      </select>
    </div>
  );
}

function text(say, who) {
  return who.state === 'known' ? say.known(who.name) : say[who.state];
}

// Tells who the hub takes us for. `settled` is the last token that was judged good, or the lack of one.
const ANONYMOUS = { state: 'anonymous', settled: 'anonymous' };

export function useWhoAsks(token, language) {
  const [who, setWho] = useState(token ? { state: 'checking', settled: '' } : ANONYMOUS);
  useEffect(() => {
    if (!token) {
      setWho(ANONYMOUS);
      return undefined;
    }
    let stale = false;
    setWho((before) => ({ ...before, state: 'checking' }));
    const timer = setTimeout(async () => {
      const judged = await judge();
      if (!stale) setWho((before) => ({ settled: judged.good ? token : before.settled, ...judged }));
    }, SETTLE);
    return () => {
      stale = true;
      clearTimeout(timer);
    };
  }, [token, language]);
  return who;
}

async function judge() {
  try {
    const { status, answer } = await ask({ query: 'query WhoAmI { viewer { person { name } } }' });
    const refused = status === 401 || answer.errors?.some((error) => error.extensions?.code === 'UNAUTHENTICATED');
    if (refused) return { state: 'refused' };
    const name = answer.data?.viewer?.person?.name;
    return { good: true, ...(name ? { state: 'known', name } : { state: 'accepted' }) };
  } catch (error) {
    return { state: error.status === 401 ? 'refused' : 'unanswered' };
  }
}
