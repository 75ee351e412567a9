/** Builds the benchmark's page: the product's own worker code behind a file picker and nothing else. */
import { defineConfig } from 'vite';
import { wasm } from '../../scripts/wasm.mjs';

export default defineConfig({
  root: `${import.meta.dirname}/page`,
  publicDir: false,
  define: { __STATIC_SITE__: 'false' },
  plugins: [wasm()],
  worker: { format: 'es', plugins: () => [wasm()] },
  build: { outDir: '../../../dist/bench', emptyOutDir: true, target: 'baseline-widely-available' },
});
