/**
 * The built command line beside native tools, start included: `node tests/bench/commandLine.mjs`. Pairs run in turn;
 * processor time is what counts, since it says something on a busy machine too.
 */
import { loadavg } from 'node:os';
import { fileURLToPath } from 'node:url';
import { makeData } from './data.mjs';
import { has, pairs } from './native.mjs';

const ROUNDS = Number(process.env.ROUNDS ?? 5);
const cutaway = `node ${fileURLToPath(new URL('../../dist/cli/cutaway.js', import.meta.url))}`;
const data = makeData();
const sample = fileURLToPath(new URL('../../public/samples/hello-oci.tar', import.meta.url));

/** Name, ours, theirs, the most that the ratio may be, and the program that theirs needs. */
const ROWS = [
  ['list a gzip layer alone', `ls ${data.aGz}`, `tar tzf ${data.aGz}`, 0.5],
  ['inspect it', `inspect ${data.aGz}`, `tar tzf ${data.aGz}`, 0.5],
  ['list 200,000 files', `ls ${data.sGz}`, `tar tzf ${data.sGz}`, 0.5],
  ['waste of a docker save', `waste ${data.save}`, `CI=true dive --source docker-archive ${data.save}`, 0.5, 'dive'],
  ['verify a docker save', `verify ${data.save}`, `sha256sum ${data.save}`, 1],
  ['verify a gzip layer', `verify ${data.aGz}`, `sha256sum ${data.aGz}; gzip -dc ${data.aGz} | sha256sum`, 0.6],
  // As quick as Node allows: there is no bar.
  ['the version', '--version', 'node -e 0'],
  ['inspect a small archive', `inspect ${sample}`, 'node -e 0'],
];

const seconds = (value) => value.toFixed(2);
console.log(`load ${loadavg().map(seconds).join(' ')}; ratios are ours / theirs, medians of ${ROUNDS} pairs\n`);
console.log(
  '| work | theirs | processor, s | ratio | at most | | wall, s | noise |\n| --- | --- | --- | --- | --- | --- | --- | --- |',
);
for (const [name, ours, theirs, bar, needs] of ROWS) {
  if (needs && !has(needs)) {
    console.log(`| ${name} | ${needs} | | | ${bar} | skipped: ${needs} is not installed | | |`);
    continue;
  }
  const { processor, wall, noise } = pairs(ROUNDS, `${cutaway} ${ours}`, theirs);
  const ratio = processor.ours / processor.theirs;
  const tool = theirs.replace(/CI=true /, '').split(' ')[0];
  console.log(
    `| ${name} | ${tool} | ${seconds(processor.ours)} / ${seconds(processor.theirs)} | ${seconds(ratio)} | ${bar ?? ''} | ` +
      `${bar === undefined ? '' : ratio <= bar ? 'met' : 'MISSED'} | ${seconds(wall.ours)} / ${seconds(wall.theirs)} | ${seconds(noise)} |`,
  );
}
