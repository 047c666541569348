import { useGraphiQL, useGraphiQLActions } from '@graphiql/react';
import { parse } from 'graphql';
import { useEffect, useId, useState } from 'react';
import { prepare, questions } from './questions.js';

export function Menu({ say, language }) {
  const { open, current, message } = useOpener(say, language);
  const heading = useId();
  const group = (title, list) => (
    <>
      <h3>{title}</h3>
      <ul>{list.map((question) => <Entry key={question.name} question={question} open={open} current={current} />)}</ul>
    </>
  );
  return (
    <nav className="menu" aria-labelledby={heading}>
      <h2 id={heading}>{say.questions}</h2>
      <output className={`message ${message.bad ? 'bad' : ''}`}>{message.text}</output>
      <div className="entries">
        {group(say.reads, questions.filter((each) => !each.changes))}
        {group(say.changes, questions.filter((each) => each.changes))}
      </div>
      <p className="foot"><a href="/playground/notices.txt">{say.licences}</a></p>
    </nav>
  );
}

function Entry({ question, open, current }) {
  const [first, ...later] = question.operations;
  return (
    <li className={current === question.document ? 'current' : undefined}>
      <button type="button" aria-current={current === question.document || undefined} onClick={() => open(question, first)}>
        <span lang="en">{question.title}</span>
        <small lang="da">{question.danish}</small>
      </button>
      {later.length > 0 && (
        <span className="steps" lang="en">
          {question.operations.map((operation, index) => (
            <button key={operation} type="button" onClick={() => open(question, operation)}>{index + 1}. {operation}</button>
          ))}
        </span>
      )}
    </li>
  );
}

// Puts a question in a tab with variables that work, and says what to do next.
function useOpener(say, language) {
  const { addTab, changeTab, setOperationFacts } = useGraphiQLActions();
  const editors = useGraphiQL(({ queryEditor, variableEditor }) => ({ queryEditor, variableEditor }));
  const { tabs, activeTabIndex } = useGraphiQL(({ tabs, activeTabIndex }) => ({ tabs, activeTabIndex }));
  const [message, setMessage] = useState({ text: '' });
  useAnswerFromTheTop();
  useEffect(() => {
    document.querySelector('.graphiql-tab-active')?.scrollIntoView({ block: 'nearest', inline: 'nearest' });
  }, [activeTabIndex, tabs.length]);

  const show = (question, operation, variables) => {
    const at = tabs.findIndex((tab) => tab.query === question.document);
    if (at < 0) addTab();
    else if (at !== activeTabIndex) changeTab(at);
    const { queryEditor, variableEditor } = editors;
    if (queryEditor.getValue() !== question.document) queryEditor.setValue(question.document);
    variableEditor.setValue(JSON.stringify(variables, null, 2));
    // The editor works this out by itself only a moment later; until then it would run the tab before.
    const documentAST = parse(question.document);
    setOperationFacts({ documentAST, operations: documentAST.definitions, operationName: operation });
    queryEditor.setPosition({ lineNumber: lineOf(question.document, operation), column: 1 });
    queryEditor.focus();
  };

  const open = async (question, operation) => {
    setMessage({ text: say.opening });
    try {
      const { variables, missing } = await prepare(question, operation);
      show(question, operation, variables);
      setMessage(missing ? { text: missing[language], bad: true } : { text: opened(say, question, operation) });
    } catch (error) {
      show(question, operation, question.variables);
      setMessage({ text: say.fetchFailed(error.message), bad: true });
    }
  };

  return { open, message, current: tabs[activeTabIndex]?.query };
}

// The pane would stay where the last answer was left, in the middle of the next one.
function useAnswerFromTheTop() {
  const { responseEditor, isFetching } = useGraphiQL(({ responseEditor, isFetching }) => ({ responseEditor, isFetching }));
  useEffect(() => {
    responseEditor?.setScrollPosition({ scrollTop: 0, scrollLeft: 0 });
  }, [responseEditor, isFetching]);
}

function opened(say, question, operation) {
  return question.operations.length > 1 ? say.openedStep(operation) : say.opened;
}

function lineOf(document, operation) {
  return 1 + document.split('\n').findIndex((line) => line.includes(` ${operation}(`) || line.includes(` ${operation} `));
}
