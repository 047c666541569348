import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vite';
import { notices } from './notices.js';

const here = (path) => fileURLToPath(new URL(path, import.meta.url));
const licences = notices(here('.'));

// Fonts lie in GraphiQL's style sheet as data, 0.5 MB of them. The reader's own do as well, and the editor brings its icons itself.
const ownFonts = {
  name: 'own-fonts',
  enforce: 'pre',
  transform: (code, id) => (id.includes('graphiql') && id.endsWith('.css')
    ? code.replace(/@font-face\s*\{[^}]*font-family:\s*["']?(?:Roboto|Fira Code|codicon)[^}]*\}/g, '')
    : undefined),
};

export default defineConfig({
  root: here('playground'),
  base: '/playground/',
  publicDir: false,
  plugins: [ownFonts, licences.main],
  worker: { format: 'es', plugins: () => [licences.collect()] },
  build: {
    outDir: here('dist'),
    emptyOutDir: true,
    target: 'es2022',
    assetsInlineLimit: 0,
    chunkSizeWarningLimit: 5000,
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
    rolldownOptions: {
      // "use client" means nothing in a page without a server part, and some hundred modules say it.
      onLog: (level, log, say) => { if (log.code !== 'MODULE_LEVEL_DIRECTIVE') say(level, log); },
    },
  },
  server: {
    proxy: { '/graphql': process.env.SNITFLADE_URL ?? 'http://127.0.0.1:8080' },
  },
});
