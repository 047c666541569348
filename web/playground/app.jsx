import { DOC_EXPLORER_PLUGIN, DocExplorerStore } from '@graphiql/plugin-doc-explorer';
import { HISTORY_PLUGIN, HistoryStore } from '@graphiql/plugin-history';
import { GraphiQLProvider } from '@graphiql/react';
import { GraphiQLInterface } from 'graphiql';
import { useEffect, useMemo, useState } from 'react';
import { ask, session, useLanguage, useToken } from './api.js';
import { Header, useWhoAsks } from './header.jsx';
import { Hint, useHint } from './hint.jsx';
import { Menu } from './menu.jsx';
import { questions, remember } from './questions.js';
import { words } from './words.js';

const PLUGINS = [DOC_EXPLORER_PLUGIN, HISTORY_PLUGIN];
const FIRST = questions.find((each) => each.name === '01-forums');
const VARIABLES = JSON.stringify(FIRST.variables, null, 2);
const TABS = [{ query: FIRST.document, variables: VARIABLES }];
// The editor keeps its tabs itself; only a reader who has none gets the first question.
const isNew = localStorage.getItem('graphiql:tabState') === null;

export function App() {
  const [token, setToken] = useState(session.token);
  const [language, setLanguage] = useState(session.language);
  const hint = useHint();
  const who = useWhoAsks(token, language);
  const say = words[language];

  useEffect(() => {
    document.documentElement.lang = language;
  }, [language]);

  // A new fetcher makes the editor read the schema anew, so it changes only when a token has proved to work or is gone.
  const fetcher = useMemo(() => (question) => answerTo(question), [who.settled, language]);

  return (
    <>
      <a className="skip" href="#editor">{say.skip}</a>
      <Header
        say={say}
        who={who}
        token={token}
        onToken={(typed) => { useToken(typed); setToken(session.token); }}
        language={language}
        onLanguage={(chosen) => { useLanguage(chosen); setLanguage(chosen); }}
        onHelp={hint.toggle}
      />
      <GraphiQLProvider
        fetcher={fetcher}
        plugins={PLUGINS}
        referencePlugin={DOC_EXPLORER_PLUGIN}
        defaultTabs={TABS}
        initialVariables={isNew ? VARIABLES : undefined}
        defaultTheme="light"
      >
        <HistoryStore>
          <DocExplorerStore>
            <div className="floor">
              <Menu say={say} language={language} />
              <main className="bench">
                {hint.open && <Hint say={say} onClose={hint.toggle} />}
                <div id="editor" className="editor" lang="en" tabIndex={-1}>
                  <GraphiQLInterface isHeadersEditorEnabled={false} defaultEditorToolsVisibility="variables" showPersistHeadersSettings={false} />
                </div>
              </main>
            </div>
          </DocExplorerStore>
        </HistoryStore>
      </GraphiQLProvider>
    </>
  );
}

async function answerTo(question) {
  const { answer } = await ask(question);
  remember(question.query, answer);
  return answer;
}
