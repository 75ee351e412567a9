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

export interface ShellFacts {
  readonly input: string;
  readonly path: Uint8Array;
  readonly layer: number;
  /** Path of the layer in the archive, where it lies in one. */
  readonly blob?: string;
  readonly compression?: string;
  readonly folder: boolean;
  /** A hard link: tar prints nothing of one, its content stands under another name. */
  readonly linked?: boolean;
}

export function shellLines(facts: ShellFacts): readonly (string | undefined)[] {
  const { input, path, layer, blob, compression = 'none', folder, linked = false } = facts;
  const ours = shellLine(['cutaway', 'cat', '--layer', String(layer), '--', { input }, { name: path }]);
  const flags = TAR_FLAGS[compression];
  if (!blob || !flags || linked || isEngineName(input)) return [ours];
  const file = tarNames(path);
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
