/** Rows of the page's own code in Chromium, beside native tools; and what only a page has: times of what a person waits for. */
import { readdirSync, readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { bytesAnEntry } from './entryMemory.mjs';
import { median } from './native.mjs';

/** The same fields as the rows of the command line; `measure` is for a figure of its own, which no tool has. */
export function chromiumRows(page, data) {
  const three = [data.aGz, data.bGz, data.cGz];
  const tzf = (...paths) => paths.map((path) => `tar tzf ${path}`).join('; ');
  const index = (files, options) => () => page.cost(() => page.run('index', files, options));
  return [
    row('page: index 3 gzip layers, 1 worker', 'tar tzf of each', 0.6, index(three, { threads: 1 }), tzf(...three)),
    row(
      'page: the same with both digests, 3 workers',
      'tar tzf of each',
      0.5,
      index(three, { threads: 3, digests: true }),
      tzf(...three),
    ),
    row('page: the same with pako alone', 'tar tzf', 1.5, index([data.cGz], { threads: 1, pako: true }), tzf(data.cGz)),
    row('page: index a gzip layer of 200,000 files', 'tar tzf', 1, index([data.sGz], { threads: 1 }), tzf(data.sGz)),
    row(
      'page: index a zstd layer',
      'zstd -dc \\| tar t',
      1.5,
      index([data.aZst], { threads: 1 }),
      `zstd -dcq ${data.aZst} | tar t`,
    ),
    row('page: index a plain layer', 'cat \\| tar t', 1.2, index([data.a], { threads: 1 }), `cat ${data.a} | tar t`),
  ];
}

const row = (work, beside, bar, ours, theirs) => ({ work, beside, bar, ours, theirs });

/** Figures without a native tool beside them; each is the median of some runs, the machine as it is. */
export function chromiumFigures(page, data, rounds) {
  const ms = (work, bar, measure) => ({ work, bar, unit: 'ms', measure });
  const merge = async () => {
    const layers = readdirSync(data.stack).sort();
    await page.run(
      'indexLayers',
      layers.map((name) => `${data.stack}/${name}`),
    );
    return page.threadTime(() => page.run('mergeLayers', []));
  };
  return [
    ms('page: first rows of a docker save of 1.2 GB', 100, async () => {
      const runs = [];
      for (let round = 0; round < rounds; round++) runs.push((await page.run('open', [data.save])).milliseconds);
      return median(runs);
    }),
    ms(
      'page: a file of a 566 MB gzip layer, p95',
      40,
      async () => (await page.run('openFiles', [data.aGz], { files: 200 })).p95,
    ),
    ms('page: merge of 10 layers, 100,000 paths, the first time, processor', 150, merge),
    ms(
      'page: compare 2 x 100,000 files, once indexed, the least of 7',
      200,
      async () => (await page.run('compareFiles', data.pair)).least,
    ),
    {
      work: 'page: time that noting places adds to a gzip layer',
      bar: 10,
      unit: '%',
      measure: () => places(page, data, rounds),
    },
    {
      work: 'page: memory over the idle page, 1 layer of 566 MB',
      bar: 67,
      unit: 'MB',
      measure: () => memory(page, data),
    },
    {
      work: 'page: memory over page and workers, an entry of a layer of 200,000 files listed in Files',
      bar: 120,
      unit: 'bytes',
      measure: () => bytesAnEntry(data.sGz, 200_000),
    },
    { work: 'page: script before the first input, gzip', bar: 120, unit: 'kB', measure: async () => firstLoad() },
  ];
}

async function places(page, data, rounds) {
  const { without, along } = await page.run('checkpointCost', [data.aGz], { rounds });
  return Math.max(0, 100 * (along / without - 1));
}

/** Renderer memory above the idle page while a layer is indexed; undefined where there is no /proc. */
async function memory(page, data) {
  await page.run('index', [data.cGz], { threads: 1 });
  await page.memory();
  const idle = await page.memory();
  if (!idle) return undefined;
  await page.run('index', [data.aGz], { threads: 1 });
  return ((await page.memory()).peak - idle.now) / 1e6;
}

/** By the build's manifest. */
function firstLoad() {
  const root = new URL('../../dist/app/', import.meta.url);
  const manifest = JSON.parse(readFileSync(new URL('.vite/manifest.json', root), 'utf8'));
  const seen = new Set();
  const add = (key) => {
    const chunk = manifest[key];
    if (!chunk || seen.has(chunk.file)) return;
    seen.add(chunk.file);
    for (const next of chunk.imports ?? []) add(next);
  };
  add('index.html');
  const sizes = [...seen].map((file) => gzipSync(readFileSync(new URL(file, root)), { level: 9 }).length);
  return sizes.reduce((sum, size) => sum + size, 0) / 1000;
}
