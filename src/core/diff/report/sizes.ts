/** Packages and sizes as parts of the report. */
import { PACKAGE_KINDS, type PackageDiff, type PackageSide } from '../packages/diffPackages.ts';
import type { LayerSize, SizeDiff } from '../size/sizeDiff.ts';
import { change, count, html, type Markup, section, size, table } from './markup.ts';
import { more, named } from './objects.ts';

/** Rows of each table. */
const PACKAGES = 2000;
const MOVERS = 60;

const numbers = (...names: readonly string[]) => names.map((name) => ({ name, isNumber: true }));

/** Null where neither side has a database that was read. */
export function packagesPart({ rows, same, counts }: PackageDiff): Markup | null {
  if (rows.length === 0 && same === 0) return null;
  const parts = PACKAGE_KINDS.filter((kind) => counts[kind] > 0).map((kind) => `${count(counts[kind])} ${kind}`);
  const listed = rows
    .slice(0, PACKAGES)
    .map(({ name, kind, manager, source, left, right, evidence }) => [
      ...[name, kind, left?.version ?? '–', right?.version ?? '–', sizeOf(left, right)],
      ...[
        `${(right ?? left)?.layer}`,
        source ?? '',
        evidence === undefined ? manager : `${manager}; other ${evidence}`,
      ],
    ]);
  const columns = [
    ...named('package', 'change', 'left', 'right'),
    ...numbers('size', 'layer'),
    ...named('source', 'by'),
  ];
  const body = rows.length === 0 ? html`<p>All packages are the same.</p>` : table('Packages', columns, listed);
  return section('Packages', [...parts, `${count(same)} the same`].join(', '), [body, more(rows.length - PACKAGES)]);
}

function sizeOf(left: PackageSide | undefined, right: PackageSide | undefined): string {
  const [a, b] = [left?.size ?? null, right?.size ?? null];
  if (left && right) return a === null || b === null ? '–' : a === b ? '' : change(b - a);
  const one = a ?? b;
  return one === null ? '–' : change(left ? -one : one);
}

/** Totals, what must be fetched, and what moved most. */
export function sizePart(diff: SizeDiff): Markup {
  const { left, right, pull } = diff;
  const total = (name: string, a: number, b: number) => [name, size(a), size(b), change(b - a)];
  const columns = (first: string) => [...named(first), ...numbers('left', 'right', 'change')];
  const totals = table('Sizes', columns('all layers'), [
    total('stored, with manifest and config', left.stored + left.documents, right.stored + right.documents),
    total('unpacked', left.unpacked, right.unpacked),
    total('in the root filesystem', left.shown, right.shown),
  ]);
  const moved = diff.directories.filter(({ depth, left: a, right: b }) => depth > 0 && a !== b);
  const rows = [...moved].sort((a, b) => Math.abs(b.right - b.left) - Math.abs(a.right - a.left));
  const directories = rows
    .slice(0, MOVERS)
    .map((one) => total(`/${one.path}${one.isDirectory ? '/' : ''}`, one.left, one.right));
  const steps = diff.steps
    .filter((one) => stored(one.left) !== stored(one.right))
    .slice(0, MOVERS)
    .map((one) => total(one.text.slice(0, 300), stored(one.left), stored(one.right)));
  const body = html`${totals}${pullText(diff)}
${directories.length > 0 ? html`<h3>Paths that changed most, unpacked</h3>${table('Paths that changed most', columns('path'), directories)}${more(rows.length - MOVERS + diff.moreDirectories)}` : null}
${steps.length > 0 ? html`<h3>Build steps, stored</h3>${table('Build steps', columns('step'), steps)}` : null}`;
  return section('Size', `${change(right.stored - left.stored)} stored; ${size(pull.bytes)} to fetch`, body);
}

const stored = (one: LayerSize | null) => one?.stored ?? 0;

function pullText({ pull, right }: SizeDiff): Markup {
  const layers = pull.layers.length === 0 ? 'no layer' : `${pull.layers.length} of ${right.layers} layers`;
  const other =
    pull.recompressed.length > 0
      ? ` Of ${pull.recompressed.length} it has the content with different compression: a host that matches diffIDs pulls ${size(pull.byDiffID.bytes)}.`
      : '';
  const plain =
    pull.uncompressed.length > 0
      ? ` ${pull.uncompressed.length} of them are uncompressed here: a registry would usually send less.`
      : '';
  return html`<p>A host that has the left image pulls ${size(pull.bytes)} for the right one: ${layers}, and ${size(pull.documents)} of manifest and config.${other}${plain}</p>`;
}
