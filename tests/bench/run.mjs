/**
 * `npm run bench [word…]`: what the product costs beside native tools, in processor time and wall time of runs in turn, as
 * one table with the bar of each row. Without words it writes docs/performance.md too; with words only rows that have
 * one of them in their name run. PAIR_SECONDS=0 is quicker: two pairs a row. No row is a timed test: a busy machine is said
 * to be one.
 */
import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { cpus, loadavg, totalmem } from 'node:os';
import { fileURLToPath } from 'node:url';
import { openPage } from './chromium.mjs';
import { chromiumFigures, chromiumRows } from './chromiumRows.mjs';
import { commandLineRows, coresRow, memoryRows } from './commandLine.mjs';
import { makePair } from './compare.mjs';
import { makeData } from './data.mjs';
import { has, pairs } from './native.mjs';
import { measureProxy } from './proxy.mjs';
import { document, figureLine, HEAD, pairLine, skippedLine } from './table.mjs';

/** For the pairs of one row; long ones take longer, as two pairs are the least. */
const PAIR_SECONDS = Number(process.env.PAIR_SECONDS ?? 8);
/** Of figures of their own. */
const ROUNDS = PAIR_SECONDS === 0 ? 1 : 3;
const begin = performance.now();
const words = process.argv.slice(2);
const wanted = ({ work }) => words.length === 0 || words.some((word) => work.includes(word));

const data = { ...makeData(), pair: makePair() };
const loads = [loadavg()[0]];
const lines = [];
const missed = [];
const say = (line, { work }) => {
  lines.push(line);
  if (/\| missed/.test(line)) missed.push({ work, isNear: /missed, near/.test(line) });
  loads.push(loadavg()[0]);
  console.log(line);
};

async function tell(row) {
  if (!wanted(row)) return;
  try {
    if (row.needs && !has(row.needs)) say(skippedLine(row, `${row.needs} is not installed`), row);
    else if (row.measure) say(figureLine(row, await row.measure()), row);
    else say(pairLine(row, await pairs(PAIR_SECONDS, row.ours, row.theirs)), row);
  } catch (error) {
    say(skippedLine(row, `failed: ${error.message.split('\n')[0]}`), row);
  }
}

console.log(HEAD);
for (const row of [...commandLineRows(data), coresRow(data), ...memoryRows(data)]) await tell(row);
/** Opened by the first row that asks it something. */
let opened;
const asked =
  (name) =>
  async (...args) => {
    opened ??= openPage();
    return (await opened)[name](...args);
  };
const page = { run: asked('run'), memory: asked('memory'), cost: asked('cost'), threadTime: asked('threadTime') };
for (const row of [...chromiumRows(page, data), ...chromiumFigures(page, data, ROUNDS)]) await tell(row);
await (await opened)?.close();
let proxied;
const proxy = () => (proxied ??= measureProxy(ROUNDS));
const blobs = 'proxy: 32 blobs of 256 MiB at once';
await tell({
  work: `${blobs}, share of a plain pipe’s speed`,
  unit: '',
  bar: 0.7,
  atLeast: true,
  measure: async () => (await proxy()).share,
});
await tell({ work: `${blobs}, memory it grows by`, unit: 'MiB', bar: 64, measure: async () => (await proxy()).growth });

const machine = {
  ...{ cores: cpus().length, model: cpus()[0]?.model ?? 'unknown', memory: totalmem() / 1e9, loads },
  ...{ minutes: ((performance.now() - begin) / 60_000).toFixed(1), node: process.version, peers: versions() },
};
console.log(`\n${machine.minutes} minutes, load ${Math.min(...loads).toFixed(1)} to ${Math.max(...loads).toFixed(1)}`);
if (words.length === 0) {
  const page = fileURLToPath(new URL('../../docs/performance.md', import.meta.url));
  writeFileSync(page, document(lines, { ...machine, missed }));
  execFileSync('npx', ['biome', 'format', '--write', page], { stdio: 'ignore' });
}

/** What the peers call themselves. */
function versions() {
  const asked = [
    'tar --version',
    'gzip --version',
    'zstd --version',
    'sha256sum --version',
    'umoci --version',
    'skopeo --version',
    'dive --version',
    'crane version',
    'diffoci --version',
  ];
  return asked.flatMap((command) => {
    const [tool] = command.split(' ');
    if (!has(tool)) return [];
    try {
      const [line = ''] = execFileSync('sh', ['-c', `${command} 2>&1`], { encoding: 'utf8' }).split('\n');
      return [`${tool} ${/v?\d+(?:\.\d+)+/.exec(line)?.[0] ?? ''}`];
    } catch {
      return [];
    }
  });
}
