/** Objects with the reasons of their digests, fields of configs, and layers, as parts of the report. */
import { type Pair, pairsOf } from '../images.ts';
import { layerPairs } from './cuts.ts';
import { type Content, count, counted, html, type Markup, section, size, table } from './markup.ts';

/** Fields listed of one document. */
const FIELDS = 300;
/** Characters shown of one value. */
const VALUE = 400;
/** Objects listed. */
const OBJECTS = 1000;

const mark = (kind: Pair['kind']): Markup => html`<span class="${kind}">${kind}</span>`;
const digestOf = (node: Pair['left']): Content => node?.digest ?? '–';

/** Index, manifests, configs and what hangs beside them, with layers left to their own part. */
export function objectsPart(root: Pair): Markup {
  const pairs = [...pairsOf(root)].filter(({ role }) => role !== 'layer').slice(0, OBJECTS);
  const differing = pairs.filter(({ kind }) => kind !== 'same');
  const body = differing.map(
    ({ path, kind, text, left, right, causes }) => html`<h3>${path}: ${mark(kind)}</h3>
<p class="mono">${digestOf(left)}<br>${digestOf(right)}</p><p>${text}</p>
${causes.length > 0 ? html`<ul>${causes.map(({ text: cause, pointers }) => html`<li>${cause} <code>${pointers.slice(0, 8).join(' ')}${pointers.length > 8 ? ' …' : ''}</code></li>`)}</ul>` : null}`,
  );
  return section('Objects', `${differing.length} of ${counted(pairs.length, 'document')} differ`, body);
}

/** The fields of every config that differ. */
export function configPart(root: Pair): Markup | null {
  const configs = [...pairsOf(root)].filter(({ role, fields }) => role === 'config' && fields.length > 0);
  if (configs.length === 0) return null;
  const total = configs.reduce((sum, { fields }) => sum + fields.length, 0);
  const body = configs.map(({ path, fields }) => {
    const rows = fields
      .slice(0, FIELDS)
      .map(({ pointer, kind, left, right }) => [pointer, mark(kind), cut(left), cut(right)]);
    return [
      table(`Fields of the ${path}`, named('field', 'change', 'left', 'right'), rows),
      more(fields.length - FIELDS),
    ];
  });
  return section('Config', `${counted(total, 'field')} differ`, body);
}

/** All layers, aligned. */
export function layersPart(root: Pair): Markup {
  const layers = layerPairs(root);
  const shared = layers.filter(({ kind }) => kind === 'same').length;
  const rows = layers
    .slice(0, OBJECTS)
    .map(({ path, kind, text, left, right }) => [
      ...[path, mark(kind), left ? size(left.size) : '–', right ? size(right.size) : '–', text],
      html`${digestOf(left)}${left?.digest === right?.digest ? null : html`<br>${digestOf(right)}`}`,
    ]);
  const columns = [...named('layer', 'change'), { name: 'left', isNumber: true }, { name: 'right', isNumber: true }];
  const body = table('Layers', [...columns, ...named('why', 'digests')], rows);
  return section('Layers', `${shared} of ${count(layers.length)} are the same bytes`, body);
}

/** Columns of these names. */
export const named = (...names: readonly string[]) => names.map((name) => ({ name }));

/** What a bound left out is said. */
export const more = (left: number): Markup | null =>
  left > 0 ? html`<p class="soft">… and ${count(left)} more.</p>` : null;

const cut = (raw: string | undefined) =>
  raw === undefined ? '–' : raw.length > VALUE ? `${raw.slice(0, VALUE)}…` : raw;
