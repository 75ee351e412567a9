/** Columns of an in-toto statement: what it speaks of, and what a build was made from. */
import type { Material, NamedDigest, StatementSubject } from '../../../core/content/description.ts';
import { DigestLink } from '../../elements/links/DigestLink.tsx';
import type { RecordColumn } from '../../parts/table/records.ts';
import { digestText, type Home } from '../described/useHome.ts';

interface Digested {
  readonly digests: readonly NamedDigest[];
}

/** Leads to the object where the input has it. */
function digestColumn<T extends Digested>(home: Home | undefined): RecordColumn<T> {
  return {
    key: 'digest',
    title: 'Digest',
    mono: true,
    width: 420,
    from: 480,
    value: ({ digests }) => digests.map(digestText).join(' ') || null,
    cell: ({ digests: [first] }) => {
      if (!first) return null;
      const text = digestText(first);
      return home ? <DigestLink digest={text} slotID={home.slotID} opened={home.opened} /> : text;
    },
  };
}

export function subjectColumns(home: Home | undefined): readonly RecordColumn<StatementSubject>[] {
  return [
    { key: 'name', title: 'Subject', mono: true, value: ({ name }) => name },
    digestColumn<StatementSubject>(home),
  ];
}

export function materialColumns(home: Home | undefined): readonly RecordColumn<Material>[] {
  return [{ key: 'uri', title: 'Material', mono: true, value: ({ uri }) => uri }, digestColumn<Material>(home)];
}

export const PARAMETERS: readonly RecordColumn<readonly [string, string]>[] = [
  { key: 'name', title: 'Parameter', mono: true, value: ([name]) => name },
  { key: 'value', title: 'Value', mono: true, width: 420, value: ([, value]) => value },
];
