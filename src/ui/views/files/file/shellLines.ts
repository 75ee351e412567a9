/** Shell lines that fetch one file with common tools; undefined for one that can't be said safely. */
import { isEngineName } from '../../../state/open/machine.ts';
import { shellLine, tarNames } from '../../../../core/oci/names/shellLine.ts';

const TAR_FLAGS: Readonly<Record<string, readonly string[]>> = {
  none: [],
  gzip: ['-z'],
  zstd: ['--zstd'],
  xz: ['-J'],
  bzip2: ['-j'],
};

interface ShellFacts {
  readonly input: string;
  readonly path: Uint8Array;
  /** What stands before the path in the layer's tar; null where tar knows the file by another name. */
  readonly written?: string | null;
  readonly layer: number;
  /** Path of the layer in the archive, where it lies in one. */
  readonly blob?: string;
  /** What stands before paths in the archive; null where that differs. */
  readonly lead?: string | null;
  readonly compression?: string;
  readonly folder: boolean;
  /** A hard link: tar prints nothing of one, its content stands under another name. */
  readonly linked?: boolean;
}

export function shellLines(facts: ShellFacts): readonly (string | undefined)[] {
  const { input, path, layer, compression = 'none', folder, linked = false, written = '', lead = '' } = facts;
  const ours = shellLine(['cutaway', 'cat', '--layer', String(layer), '--', { input }, { name: path }]);
  const flags = TAR_FLAGS[compression];
  if (facts.blob === undefined || lead === null || !flags || linked || written === null || isEngineName(input))
    return [ours];
  const blob = lead + facts.blob;
  const file = tarNames(Uint8Array.from([...new TextEncoder().encode(written), ...path]));
  return [
    ours,
    folder
      ? shellLine(['tar', '-x', '-O', ...flags, '-f', { path: `${input}/${blob}` }, ...file])
      : shellLine(
          ['tar', '-x', '-O', '-f', { path: input }, ...tarNames(blob)],
          ['tar', '-x', '-O', ...flags, '-f', '-', ...file],
        ),
  ];
}
