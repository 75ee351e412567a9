/** Rows of the built command line beside native tools, start included. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { cost, has, median, peakMemory } from './native.mjs';

const here = (path) => fileURLToPath(new URL(path, import.meta.url));
const cutaway = `node ${here('../../dist/cli/cutaway.js')}`;
const sample = here('../../public/samples/hello-oci.tar');

/** Each: `work`, what it is `beside`, the most that the ratio may be (`bar`), both sides, and the program that theirs `needs`. */
export function commandLineRows(data) {
  const three = [data.aGz, data.bGz, data.cGz];
  const each = (command) => three.map((path) => `${command} ${path}`).join('; ');
  const row = (work, ours, theirs, more) => ({
    ...{ work, ours: `${cutaway} ${ours}`, theirs, beside: theirs.replace(/CI=true /, '').split(/ [/]| -/)[0] },
    ...more,
  });
  return [
    row('list a gzip layer alone (567 MB)', `ls ${data.aGz}`, `tar tzf ${data.aGz}`, { bar: 0.5 }),
    row('inspect it, its digest included', `inspect ${data.aGz}`, `tar tzf ${data.aGz}`, { bar: 0.5 }),
    row('list a gzip layer of 200,000 files', `ls ${data.sGz}`, `tar tzf ${data.sGz}`, { bar: 1 }),
    row('list a zstd layer', `ls ${data.aZst}`, `zstd -dcq ${data.aZst} | tar t`, {
      bar: 1.5,
      beside: 'zstd -dc \\| tar t',
    }),
    row('list a plain layer alone', `ls ${data.a}`, `cat ${data.a} | tar t`, { beside: 'cat \\| tar t' }),
    row('list an image of three gzip layers (1.2 GB)', `ls ${data.image}`, each('tar tzf'), {
      bar: 0.5,
      beside: 'tar tzf of each',
    }),
    {
      ...{ work: 'the same', beside: 'umoci raw unpack', bar: 0.15, needs: 'umoci' },
      ...{ ours: `${cutaway} ls ${data.image}`, theirs: () => unpack(data.image) },
    },
    row('waste of a docker save of 1.2 GB', `waste ${data.save}`, `CI=true dive --source docker-archive ${data.save}`, {
      ...{ bar: 0.5, beside: 'dive', needs: 'dive' },
    }),
    row('verify it', `verify ${data.save}`, `sha256sum ${data.save}`, { bar: 1 }),
    row(
      'verify a gzip layer, both digests',
      `verify ${data.aGz}`,
      `sha256sum ${data.aGz}; gzip -dc ${data.aGz} | sha256sum`,
      { bar: 0.6, beside: 'sha256sum, gzip -dc \\| sha256sum' },
    ),
    {
      ...{ work: 'convert a docker save to an OCI archive, layers kept and not checked', beside: 'cp', bar: 1.2 },
      ours: `rm -f ${scratch('oci.tar')}; ${cutaway} convert ${data.save} ${scratch('oci.tar')} --to oci-archive --no-check`,
      theirs: `cp ${data.save} ${scratch('copy.tar')}`,
    },
    row(
      'compare two images of 100,000 files, contents too',
      `diff --files ${data.pair.join(' ')}`,
      `cmp ${data.pair.join(' ')}; sha256sum ${data.pair.join(' ')}`,
      { beside: 'cmp, sha256sum' },
    ),
    row('packages of a layer of 1 GB full of them', `packages ${data.packages}`, `${cutaway} ls ${data.packages}`, {
      ...{ bar: 1.5, beside: 'cutaway ls' },
    }),
    row('advice on it', `advice ${data.packages}`, `${cutaway} ls ${data.packages}`, { beside: 'cutaway ls' }),
    row('secrets in it', `secrets ${data.packages}`, `${cutaway} ls ${data.packages}`, { beside: 'cutaway ls' }),
    row(
      'the merged files of an image as one tar',
      `export ${data.save} > ${scratch('tree.tar')}`,
      `crane export - ${scratch('crane.tar')} < ${data.save} || exit 2`,
      { beside: 'crane export', needs: 'crane' },
    ),
    row(
      'config of an image in a folder',
      `config ${data.image}`,
      `skopeo inspect --config oci:${data.image}:bench || exit 2`,
      {
        ...{ beside: 'skopeo inspect', needs: 'skopeo' },
      },
    ),
    row(
      'compare two images of 100,000 files',
      `diff --files ${data.pair.join(' ')}`,
      `diffoci diff --semantic docker-archive://${data.pair[0]} docker-archive://${data.pair[1]}`,
      { beside: 'diffoci diff', needs: 'diffoci' },
    ),
    row('`--version`', '--version', 'node -e 0', { beside: '`node -e 0`' }),
    row('inspect a small archive', `inspect ${sample}`, 'node -e 0', { beside: '`node -e 0`' }),
  ];
}

/** Rows of memory: MB at the peak, bar 80. */
export function memoryRows(data) {
  const row = (work, command) => ({ work, measure: () => peakMemory(`${cutaway} ${command}`), unit: 'MB', bar: 80 });
  return [
    row('memory to list a gzip layer alone', `ls ${data.aGz}`),
    row('memory to inspect it', `inspect ${data.aGz}`),
    { ...row('memory to list a gzip layer of 200,000 files', `ls ${data.sGz}`), bar: undefined },
    row('memory of the waste of a docker save', `waste ${data.save}`),
    row('memory to verify it', `verify ${data.save}`),
  ];
}

/** The row of what all cores gain: a pass over contents of which hardly anything is done by one thread alone. Bar: the least. */
export function coresRow(data) {
  const search = `${cutaway} search ${data.save} 'no such text' --text`;
  const gain = () => cost(`taskset -c 0 ${search}`).wall / cost(search).wall;
  return {
    ...{
      work: 'text sought in a docker save of 1.2 GB: wall time on one core / on all',
      unit: 'x',
      bar: 1.7,
      atLeast: true,
    },
    measure: () => (has('taskset') ? median([gain(), gain(), gain()]) : undefined),
  };
}

const folder = mkdtempSync(join(tmpdir(), 'cutaway-bench-'));
process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
function scratch(name) {
  return join(folder, name);
}

function unpack(image) {
  const out = scratch('unpacked');
  const taken = cost(`umoci raw unpack --image ${image}:bench ${out}`);
  rmSync(out, { recursive: true, force: true });
  return taken;
}
