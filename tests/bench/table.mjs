/** The table of the benchmark, and the document around it. */
import { REASONS } from './reasons.mjs';

export const HEAD = [
  '| work | beside | processor, s | value | bar | | wall, s | pairs |',
  '| --- | --- | --- | --- | --- | --- | --- | --- |',
].join('\n');

const seconds = (value) => value.toFixed(2);
const cells = (...all) => `| ${all.join(' | ')} |`;

function verdict(value, { bar, atLeast }) {
  if (bar === undefined) return '';
  return (atLeast ? value >= bar : value <= bar) ? 'met' : 'missed';
}

/** Ours and theirs in turn: the ratio of processor time counts. */
export function pairLine({ work, beside, ...row }, { processor, wall, count, lowest, highest }) {
  const ratio = processor.ours / processor.theirs;
  // Some pair says otherwise.
  const isNear = row.bar !== undefined && lowest <= row.bar && highest > row.bar;
  const both = ({ ours, theirs }) => `${seconds(ours)} / ${seconds(theirs)}`;
  return cells(
    ...[work, beside.startsWith('`') ? beside : `\`${beside}\``, both(processor), `${seconds(ratio)} x`, row.bar ?? ''],
    ...[verdict(ratio, row) + (isNear ? ', near' : ''), both(wall)],
    `${count}: ${seconds(lowest)} to ${seconds(highest)}`,
  );
}

/** A figure of its own. */
export function figureLine({ work, unit, ...row }, value) {
  if (value === undefined || Number.isNaN(value)) return skippedLine({ work, ...row }, 'cannot be measured here');
  const text = unit === '' ? seconds(value) : `${value < 10 ? value.toFixed(1) : value.toFixed(0)} ${unit}`;
  return cells(work, '', '', text, row.bar ?? '', verdict(value, row), '', '');
}

export function skippedLine({ work, bar }, why) {
  return cells(work, '', '', '', bar ?? '', why, '', '');
}

/** docs/performance.md. */
export function document(lines, { cores, model, memory, loads, minutes, node, peers, missed }) {
  const [least, most] = [Math.min(...loads), Math.max(...loads)].map((load) => load.toFixed(1));
  const busy = Number(most) > cores ? ' More was running than there are cores: wall times say little.' : '';
  return `# Performance

What the product takes beside native tools that answer the same question, start included. \`npm run build\`, then \`npm run bench\`
writes this page anew; \`npm run bench -- WORD\` runs the rows that have the word in their name.

Processor time counts (user and system, all threads; of the page all processes of the browser), ours / theirs, in pairs run in
turn, medians. *Bar* is the most that the value may be (the least for the proxy and for what cores gain). *Pairs* is how many there were, and the lowest
and the highest ratio of any: where the bar lies between them, the verdict is *near*.

${cores} cores (${model}), ${memory.toFixed(0)} GB, Node ${node}, a load of ${least} to ${most}, ${minutes} minutes in all.${busy}
Beside it: ${peers.join(', ')}.

The command line is a build made on the spot, which keeps what V8 made of its scripts. The published package has none of
that: it fits one version of Node on one kind of processor, and would make it a third larger. Its first hundredths of a second
are longer therefore: \`inspect\` of a small archive takes 0.16 s of processor time where the build takes 0.13 s (Node 20;
0.12 and 0.09 s with Node 22).

${HEAD}
${lines.join('\n')}
${missed.length > 0 ? `\n## Why missed\n\n${missed.map(toReason).join('\n')}\n` : ''}`;
}

/** A row that has none in the list of reasons is new among those that miss: then nobody has looked yet, and that is said. */
function toReason({ work, isNear }) {
  const near =
    'some of its pairs meet the bar and some do not: what else the machine did decides. No larger cause is known.';
  const unknown = `the cause is not known: nobody has looked yet. \`npm run bench -- '${work}'\` runs it alone.`;
  return `- *${work}*: ${REASONS[work] ?? (isNear ? near : unknown)}`;
}
