/** What a layer did, by sign and number; in words on hover and for screen readers. */
import type { ChangeCount, LayerCost } from '../../../../core/rootfs/cost/layerCosts.ts';
import { formatCount, formatExactBytes } from '../../../parts/format.ts';

const KINDS = [
  ['added', '+', 'added', 'text-ok'],
  ['modified', '~', 'modified', 'text-warn'],
  ['metadata', '=', 'changed in attributes only', 'text-accent'],
  ['unchanged', '·', 'shipped again unchanged', 'text-ink-2'],
  ['removed', '−', 'removed', 'text-error'],
] as const;

export function Changes({ cost }: { readonly cost: LayerCost }) {
  return KINDS.filter(([kind]) => cost[kind].files > 0).map(([kind, sign, word, tone]) => (
    <span key={kind} className="mr-2 font-mono text-sm">
      <span aria-hidden="true" className={`font-semibold ${tone}`}>
        {sign}
      </span>
      {formatCount(cost[kind].files)}
      <span className="sr-only"> {word} </span>
    </span>
  ));
}

const counted = ({ files, directories, bytes }: ChangeCount, word: string): string | undefined => {
  const parts = [
    files > 0 ? `${formatCount(files)} ${files === 1 ? 'file' : 'files'} (${formatExactBytes(bytes)})` : undefined,
    directories > 0 ? `${formatCount(directories)} ${directories === 1 ? 'directory' : 'directories'}` : undefined,
  ].filter((part) => part !== undefined);
  return parts.length === 0 ? undefined : `${word}: ${parts.join(', ')}`;
};

/** Everything that was counted, a line each. */
export function changesText(cost: LayerCost): string {
  const { attributes, unknown } = cost;
  const names = [
    ['mode', attributes.mode],
    ['owner', attributes.owner],
    ['time', attributes.time],
    ['extended attributes', attributes.xattrs],
  ] as const;
  const changed = names.filter(([, count]) => count > 0).map(([name, count]) => `${name} ${formatCount(count)}`);
  const lines = [
    ...KINDS.map(([kind, , word]) => counted(cost[kind], word)),
    changed.length > 0 ? `attributes that differ: ${changed.join(', ')}` : undefined,
    unknown.files > 0
      ? `of the modified, ${formatCount(unknown.files)} have the same size as before and were not compared yet`
      : undefined,
  ];
  return lines.filter((line) => line !== undefined).join('\n') || 'no files';
}
