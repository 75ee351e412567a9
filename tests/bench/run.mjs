/**
 * `npm run bench [word…]`: what the product costs beside native tools in the same minute, as ratios. No row is a timed test:
 * a busy machine gets no verdict. With words, only rows that have one of them in their name run.
 */

import { readdirSync, readFileSync, statSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { openPage } from './chromium.mjs';
import { compareRows } from './compare.mjs';
import { makeData } from './data.mjs';
import { has, ratio, seconds } from './native.mjs';
import { nodeRows } from './node.mjs';
import { proxyRow } from './proxy.mjs';

const ROUNDS = Number(process.env.ROUNDS ?? 5);
const words = process.argv.slice(2);
const wanted = (name) => words.length === 0 || words.some((word) => name.includes(word));

const data = makeData();
const page = await openPage();
const tar =
  (...paths) =>
  () =>
    seconds(paths.map((path) => `tar tzf ${path} >/dev/null`).join('; '));
const inPage = (files, options) => async () => (await page.run('index', files, options)).seconds;

const three = [data.aGz, data.bGz, data.cGz];
const rows = [
  {
    name: 'index 3 gzip layers, no digest, 1 worker',
    bar: 0.6,
    against: 'sum of tar tzf',
    ours: inPage(three, { threads: 1 }),
    native: tar(...three),
  },
  {
    name: 'index 3 gzip layers, no digest, 2 workers',
    bar: 0.4,
    against: 'sum of tar tzf',
    ours: inPage(three, { threads: 2 }),
    native: tar(...three),
  },
  {
    name: 'index 3 gzip layers, pako only, 1 worker',
    bar: 1.5,
    against: 'sum of tar tzf',
    ours: inPage(three, { threads: 1, pako: true }),
    native: tar(...three),
  },
  {
    name: 'index + both digests, 3 workers',
    bar: 0.9,
    against: 'sum of tar tzf',
    ours: inPage(three, { threads: 3, digests: true }),
    native: tar(...three),
  },
  {
    name: 'index a gzip layer of 200,000 entries',
    bar: 1.0,
    against: 'tar tzf',
    ours: inPage([data.sGz], { threads: 1 }),
    native: tar(data.sGz),
  },
  {
    name: 'index a zstd layer',
    bar: 1.5,
    against: 'zstd -dc | tar t',
    ours: inPage([data.aZst], { threads: 1 }),
    native: () => seconds(`zstd -dcq ${data.aZst} | tar t >/dev/null`),
  },
  {
    name: 'index a plain layer',
    bar: 2,
    against: 'cat | tar t',
    ours: inPage([data.a], { threads: 1 }),
    native: () => seconds(`cat ${data.a} | tar t >/dev/null`),
  },
];

console.log(`ratio = ours / native, median of ${ROUNDS}; below 1 is faster than native\n`);
for (const row of rows.filter(({ name }) => wanted(name))) {
  const { ours, native, ratio: times, steady } = await ratio(ROUNDS, row.ours, row.native);
  const verdict = steady ? (times <= row.bar ? 'within' : 'OVER') : 'no verdict, baseline unsteady;';
  say(
    row.name,
    `${times.toFixed(2)} x ${row.against}`,
    `${verdict} bar ${row.bar}`,
    `${ours.toFixed(2)} s / ${native.toFixed(2)} s`,
  );
}
if (wanted('open a docker save')) {
  const runs = [];
  for (let round = 0; round < ROUNDS; round++) runs.push(await page.run('open', [data.save]));
  runs.sort((x, y) => x.milliseconds - y.milliseconds);
  const { milliseconds, bytesRead } = runs[runs.length >> 1];
  const kib = bytesRead / 1024;
  const within = milliseconds <= 100 && kib <= 1024 ? 'within' : 'OVER';
  say(
    'open a docker save of 1.2 GB',
    `${milliseconds.toFixed(0)} ms, ${kib.toFixed(0)} KiB read`,
    `${within} bar 100 ms, 1 MiB`,
  );
}
if (wanted('checkpoint index')) {
  for (const pako of [false, true]) {
    const { without, along, share, count } = await page.run('checkpointCost', [data.aGz], { rounds: ROUNDS, pako });
    const time = along / without - 1;
    say(
      `checkpoint index of a gzip layer${pako ? ', pako' : ''}`,
      `${(100 * time).toFixed(0)} % time, ${(100 * share).toFixed(2)} % size`,
      `${time <= 0.1 && share <= 0.005 ? 'within' : 'OVER'} bar 10 %, 0.5 %`,
      `${count} places; ${without.toFixed(2)} s / ${along.toFixed(2)} s`,
    );
  }
}
for (const [name, path, pako, bar] of [
  ['a file of a 566 MB gzip layer', data.aGz, false, 100],
  ['a file of a 566 MB gzip layer, pako', data.aGz, true, 200],
  ['a file of a 566 MB zstd layer of one frame', data.aZst, false, 100],
]) {
  if (!wanted(`open ${name}`)) continue;
  const { median, p95, max, bytes } = await page.run('openFiles', [path], { pako, files: bar ? 200 : 20 });
  const verdict = bar === undefined ? 'no bar' : `${p95 <= bar ? 'within' : 'OVER'} bar p95 ${bar} ms`;
  const times = [median, p95, max].map((ms) => ms.toFixed(0)).join(' / ');
  say(`open ${name}`, `${times} ms (p50 / p95 / max)`, verdict, `${(bytes / 1e6).toFixed(2)} MB read (p50)`);
}
if (wanted('merge')) {
  const files = readdirSync(data.stack);
  const { first, warm } = await page.run(
    'mergeLayers',
    files.sort().map((name) => `${data.stack}/${name}`),
  );
  say(
    'merge 10 layers, 100,000 paths',
    `${warm.milliseconds.toFixed(0)} ms, the first time ${first.milliseconds.toFixed(0)} ms`,
    `${warm.milliseconds <= 150 ? 'within' : 'OVER'} bar 150 ms`,
    `${warm.rows} rows`,
  );
}
if (wanted('compare')) await compareRows(page, say);
if (wanted('memory')) await memoryRow();
for (const row of nodeRows(data).filter(({ name }) => wanted(name))) {
  if (row.needs && !has(row.needs)) {
    say(row.name, `skipped: ${row.needs} is not installed`, '');
    continue;
  }
  const { ours, native, ratio: times, steady } = await ratio(Math.min(ROUNDS, 3), row.ours, row.native);
  const verdict = steady ? (times <= row.bar ? 'within' : 'OVER') : 'no verdict, baseline unsteady;';
  say(
    row.name,
    `${times.toFixed(2)} x ${row.against}`,
    `${verdict} bar ${row.bar}`,
    `${ours.toFixed(2)} s / ${native.toFixed(2)} s`,
  );
}
if (wanted('proxy: 32 blobs')) {
  const { name, result, verdict, detail } = await proxyRow(Math.min(ROUNDS, 3));
  say(name, result, verdict, detail);
}
if (wanted('first load')) firstLoad();
await page.close();

function say(name, result, verdict, detail = '') {
  console.log(`${name.padEnd(48)} ${result.padEnd(34)} ${verdict.padEnd(30)} ${detail}`);
}

/** Renderer memory above the idle page while a 1.2 GB archive's worth of layers is indexed. */
async function memoryRow() {
  await page.run('index', [data.cGz], { threads: 1 });
  await page.memory();
  const idle = await page.memory();
  if (!idle) return say('memory over the idle page', 'skipped: needs Linux /proc', '');
  const { entries } = await page.run('index', [data.aGz], { threads: 1 });
  const { peak } = await page.memory();
  const allowed = 64 * 2 ** 20 + 60 * entries.reduce((sum, count) => sum + count, 0);
  const over = peak - idle.now;
  say(
    'memory over the idle page, 1 layer of 566 MB',
    `${(over / 2 ** 20).toFixed(0)} MiB`,
    `${over <= allowed ? 'within' : 'OVER'} bar ${(allowed / 2 ** 20).toFixed(0)} MiB`,
  );
}

/** Gzip bytes of the script that the page loads before the first drop, by the build's manifest. */
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
  let bytes = 0;
  for (const file of seen)
    if (statSync(new URL(file, root)).isFile())
      bytes += gzipSync(readFileSync(new URL(file, root)), { level: 9 }).length;
  say(
    'first load of script',
    `${(bytes / 1000).toFixed(0)} kB gzip`,
    `${bytes <= 190_000 ? 'within' : 'OVER'} bar 190 kB`,
  );
}
