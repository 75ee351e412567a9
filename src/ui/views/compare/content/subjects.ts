/** What is compared of two files: their bytes on each side, and the ways in which these can be laid beside each other. */
import type { SaveTarget } from '../../../../engine/engine.ts';
import { PREVIEWS } from '../../../previews/index.ts';
import type { PreviewSubject } from '../../../previews/preview.ts';

/** One file, as far as each side has it. */
export interface FilePair {
  readonly path: string;
  readonly left: PreviewSubject | null;
  readonly right: PreviewSubject | null;
  /** Bytes of each, until they are known for sure. */
  readonly sizes: { readonly left: number; readonly right: number };
}

/** Both sides are there. */
export interface BothFiles {
  readonly path: string;
  readonly left: PreviewSubject;
  readonly right: PreviewSubject;
  readonly sizes: FilePair['sizes'];
}

export interface Head {
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly size: number;
}

const WAYS = ['Picture', 'Members', 'Facts', 'Lines', 'Fields', 'Hex'] as const;
export type Way = (typeof WAYS)[number];

/** Which previews make a way possible, where both sides are taken by one of them. */
const NEEDS: Readonly<Record<Exclude<Way, 'Hex'>, readonly string[]>> = {
  Picture: ['picture'],
  Members: ['archive'],
  Facts: ['elf', 'certificate', 'packages', 'sbom', 'model'],
  Lines: ['text', 'json', 'drawing', 'sbom', 'packages'],
  Fields: ['json', 'sbom'],
};

/** The ways that make sense of both files, the one that says most first; bytes can always be laid beside each other. */
export function waysFor(path: string, left: Head, right: Head): readonly Way[] {
  const names = [left, right].map(({ bytes, size }) =>
    PREVIEWS.filter(({ accepts }) => accepts(path, bytes, size)).map(({ name }) => name),
  );
  return WAYS.filter((way) => way === 'Hex' || names.every((own) => own.some((name) => NEEDS[way].includes(name))));
}

/** The member of that path in two archives. */
export function inside({ left, right }: BothFiles, path: string, sizes: FilePair['sizes']): BothFiles {
  const into = ({ openedID, target, label }: PreviewSubject): PreviewSubject => ({
    openedID,
    target: { kind: 'inside', of: target, path } satisfies SaveTarget,
    label: `${label} › ${path}`,
  });
  return { path, left: into(left), right: into(right), sizes };
}
