/** Builds the benchmark's page: the product's own worker code behind a file picker and nothing else. */
import { defineConfig } from 'vite';

export default defineConfig({
  root: `${import.meta.dirname}/page`,
  publicDir: false,
  worker: { format: 'es' },
  build: { outDir: '../../../dist/bench', emptyOutDir: true, target: 'baseline-widely-available' },
});
