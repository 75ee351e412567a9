import tailwindcss from '@tailwindcss/vite';
import react from '@vitejs/plugin-react';
import { basename } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Plugin, PreviewServer, ViteDevServer } from 'vite';
import { defineConfig } from 'vitest/config';
import { deepFiles } from './scripts/deepFiles.mjs';
import { inlineAccessors } from './scripts/inlineAccessors.mjs';
import { patience } from './scripts/patience.mjs';
import { staticSite } from './scripts/staticSite.mjs';
import { closure } from './scripts/closure.mjs';
import { wasm } from './scripts/wasm.mjs';

/**
 * One file serves the app, the unit tests and, by CUTAWAY_TARGET, the command line (an SSR build for Node), the static
 * site (the app for a web server that serves files and no more) and the proxy for an edge runtime.
 */
const cli = process.env.CUTAWAY_TARGET === 'cli';
const edge = process.env.CUTAWAY_TARGET === 'edge';
/** How slow this machine is; a build need not know. */
const slow = process.env.VITEST ? patience() : 1;
const site = process.env.CUTAWAY_TARGET === 'static';

/**
 * A file takes Node a millisecond to find and open, so a room of core is one file; what is loaded when it is wanted is not
 * among them. Imports go down the floors, so that these files never import each other in a circle.
 */
const rooms = ['oci', 'bytes', 'table', 'archive', 'store', 'content', 'rootfs', 'image', 'diff', 'convert'].map(
  (name, floor) => ({
    name,
    test: (path: string) => path.includes(`/src/core/${name}/`) && !LOADED_LATER.test(path),
    priority: 100 - floor,
  }),
);
const LOADED_LATER =
  /deflate\/(?:pako|window|gzipStream)|checkpointLog|store\/registry|content\/(?:packages|secrets|readers)/;

/**
 * The command line's own: what it always starts with, what lists a layer (all that most threads load), and what every
 * command over images needs beside. A file each, and no more in it than that.
 */
const ENTRIES = /\/cli\/(?:main|layerThread)\.ts$/;
function starts() {
  const taken = new Set<string>();
  const part = (name: string, ...entries: string[]) => {
    const roots = entries.map((entry) => fileURLToPath(new URL(`src/${entry}`, import.meta.url)));
    const files = new Set([...closure(roots)].filter((path) => !taken.has(path)));
    // What runs when it is loaded stays in the file that is started.
    for (const root of roots) if (ENTRIES.test(root)) files.delete(root);
    for (const path of files) taken.add(path);
    return { name, test: (path: string) => files.has(path), priority: 200 };
  };
  return [
    part('start', 'cli/main.ts'),
    part('scan', 'cli/layerThread.ts'),
    part('engine', 'cli/session.ts', 'cli/node/host.ts', 'engine/createEngine.ts'),
  ];
}

/** A library whose place is taken before it is asked for: Node hashes. */
function notPacked(): Record<string, string> {
  if (!cli || process.env.VITEST) return {};
  return { 'hash-wasm': fileURLToPath(new URL('scripts/notPacked.mjs', import.meta.url)) };
}

/** Whoever runs `npm start` for the first time is told what concerns them: not how long plugins took, nor of style sheets' maps. */
const checks = { bundlerTimings: false, sourcemapBroken: false };

/**
 * Each file of the page costs a request, and each worker asks for its own. What loads at once is one file; what three views
 * or more share is a file a floor. All that a file's modules import is in it or below it, so that none meet in a circle.
 */
const FLOORS = [/\/src\/core\//, /\/src\/ui\/parts\//, /\/src\/(?:engine|ui\/state)\//, /\/src\/ui\/elements\//];
const pageFiles = {
  output: {
    codeSplitting: {
      groups: [
        { name: 'start', tags: ['$initial' as const], priority: 100 },
        ...FLOORS.map((test, floor) => ({ name: `floor${floor}`, test, minShareCount: 3, priority: 90 - floor })),
      ],
    },
  },
};
function workerFiles() {
  // What a layer worker runs is a part of what the session worker runs. What runs when it is loaded is in neither's file.
  const entries = ['engine/browser/layerThread.ts', 'engine/browser/session.ts', 'ui/previews/work/answer.ts'].map(
    (entry) => fileURLToPath(new URL(`src/${entry}`, import.meta.url)),
  );
  const groups = entries.map((entry, at) => {
    const files = closure([entry]);
    const test = (path: string) => files.has(path) && !entries.slice(0, 2).includes(path);
    return { name: basename(entry, '.ts'), test, priority: 90 - at };
  });
  return { output: { codeSplitting: { groups } } };
}

/** In development and preview, registries are asked through the same proxy as in the server; for loopback only. */
function registries(): Plugin {
  const mount = async ({ middlewares, config }: ViteDevServer | PreviewServer) => {
    if (process.env.VITEST || config.server.host || config.preview.host) return;
    const { getRequestListener } = await import('@hono/node-server');
    const { serveRegistries } = await import('./src/proxy/nodeRegistries.ts');
    const { handle } = await serveRegistries({ demo: 'public/demo' }, true);
    const answer = getRequestListener((request) => handle(request));
    middlewares.use((request, response, next) => {
      if (request.url?.startsWith('/registries/')) void answer(request, response);
      else next();
    });
  };
  return { name: 'registries', configureServer: mount, configurePreviewServer: mount };
}

export default defineConfig({
  plugins: [
    process.env.VITEST ? inlineAccessors() : null,
    ...(edge
      ? []
      : cli
        ? [wasm()]
        : [react({ jsxImportSource: '#page' }), tailwindcss(), wasm(), registries(), site && staticSite()]),
  ],
  // Relative, so that the folder works under any path.
  ...(site && { base: './' }),
  define: { __STATIC_SITE__: JSON.stringify(site) },
  resolve: { alias: notPacked() },
  publicDir: cli || edge ? false : 'public',
  worker: { format: 'es', plugins: () => [wasm()], rollupOptions: { checks, ...workerFiles() } },
  build: edge
    ? {
        ssr: true,
        outDir: 'dist/edge',
        target: 'es2022',
        rollupOptions: { checks, input: { edge: 'src/proxy/edge.ts' }, output: { entryFileNames: '[name].js' } },
      }
    : cli
      ? {
          ssr: true,
          outDir: 'dist/cli',
          target: 'node20',
          // Half the size to download, and to read at each start.
          minify: true,
          rollupOptions: {
            checks,
            input: { load: 'src/cli/node/load.ts', main: 'src/cli/main.ts', layerThread: 'src/cli/layerThread.ts' },
            output: {
              // Scripts of this kind can be loaded with what V8 made of them (`src/cli/node/load.ts`).
              format: 'cjs' as const,
              entryFileNames: '[name].js',
              chunkFileNames: 'parts/[name]-[hash].js',
              codeSplitting: { groups: [...starts(), ...rooms] },
            },
          },
        }
      : {
          outDir: site ? 'dist/static' : 'dist/app',
          target: 'baseline-widely-available',
          sourcemap: true,
          manifest: !site,
          rollupOptions: { checks, ...pageFiles },
        },
  ssr: { noExternal: true, ...(edge && { target: 'webworker' as const }) },
  test: {
    environment: 'node',
    include: deepFiles('tests/unit', 'tests/integration'),
    setupFiles: ['tests/fixtures/wasmOfTests.ts'],
    // Test files share nothing but code, so one thread a core serves them all: half the time of a process each.
    pool: 'threads',
    isolate: false,
    maxWorkers: '100%',
    // What was compiled for an earlier run is taken from node_modules while its source is the same.
    experimental: { fsModuleCache: true },
    // Not a measure: two busy cores stretch everything.
    testTimeout: 120_000 * slow,
    hookTimeout: 120_000 * slow,
    expect: { poll: { timeout: 15_000 * slow } },
  },
});
