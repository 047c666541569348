import { useId, useState } from 'react';

const SEEN = 'snitflade.hint';

export function Hint({ say, onClose }) {
  const title = useId();
  return (
    <section className="hint" aria-labelledby={title}>
      <div className="hint-head">
        <h2 id={title}>{say.hint.title}</h2>
        <button type="button" onClick={onClose}>{say.close}</button>
      </div>
      <ol>{say.hint.steps.map((step) => <li key={step}>{step}</li>)}</ol>
    </section>
  );
}

// The hint is open until it has been closed once in this browser.
export function useHint() {
  const [open, setOpen] = useState(localStorage.getItem(SEEN) !== 'closed');
  const toggle = () => {
    localStorage.setItem(SEEN, open ? 'closed' : 'open');
    setOpen(!open);
  };
  return { open, toggle };
}
