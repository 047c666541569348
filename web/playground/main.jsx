import './workers.js';
import 'graphiql/style.css';
import './playground.css';
import { createRoot } from 'react-dom/client';
import { App } from './app.jsx';

createRoot(document.getElementById('app')).render(<App />);
