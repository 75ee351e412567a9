/** The conditions of a query as controls; each writes itself into the field, where it can be read and learnt. */

import { useState } from 'react';
import type { EntryType } from '../../../../core/rootfs/columns.ts';
import { EVERYTHING, FATES, MODE_NAMES, type Query } from '../../../../core/rootfs/search/query/query.ts';
import { readSize, readTime, writeSize, writeTime } from '../../../../core/rootfs/search/query/values.ts';

interface FacetsProps {
  readonly query: Query | undefined;
  readonly layers: number;
  readonly onEdit: (change: Partial<Query>) => void;
}

const TYPES: readonly EntryType[] = ['file', 'dir', 'symlink', 'hardlink', 'char', 'block', 'fifo'];
const FATE_WORDS = {
  final: 'in the image',
  overwritten: 'overwritten',
  deleted: 'deleted',
  whiteout: 'whiteout',
  hidden: 'not a file of the image',
} as const;

export function Facets({ query = EVERYTHING, layers, onEdit }: FacetsProps) {
  const { types, modes, fates, size, time, owner, layers: ranges } = query;
  return (
    <div className="flex flex-wrap gap-x-6 gap-y-2 pt-1 pb-2 text-sm">
      <Checks label="Type" all={TYPES} chosen={types} onChoose={(next) => onEdit({ types: next })} />
      <Checks
        label="State"
        all={FATES}
        chosen={fates}
        words={FATE_WORDS}
        onChoose={(next) => onEdit({ fates: next })}
      />
      <Checks label="Mode" all={MODE_NAMES} chosen={modes} onChoose={(next) => onEdit({ modes: next })} />
      <div className="flex flex-wrap items-end gap-x-3 gap-y-2">
        <Value
          label="Size from"
          hint="4096, 4k, 4KiB"
          value={size?.min === undefined ? '' : writeSize(size.min)}
          check={(text) => readSize(text) !== undefined}
          onChange={(text) => onEdit({ size: range(size?.max, readSize(text), 'min') })}
        />
        <Value
          label="Size to"
          hint="1.5MB"
          value={size?.max === undefined ? '' : writeSize(size.max)}
          check={(text) => readSize(text) !== undefined}
          onChange={(text) => onEdit({ size: range(size?.min, readSize(text), 'max') })}
        />
        <Value
          label="Changed from (UTC)"
          hint="2024-05-01"
          value={time?.min === undefined ? '' : writeTime(time.min)}
          check={(text) => readTime(text) !== undefined}
          onChange={(text) => onEdit({ time: range(time?.max, readTime(text)?.start, 'min') })}
        />
        <Value
          label="Owner"
          hint="0 or a name"
          value={owner ?? ''}
          onChange={(text) => onEdit({ owner: text || undefined })}
        />
        <Value
          label="Layer"
          hint={`0 to ${Math.max(0, layers - 1)}`}
          value={ranges.length === 1 && ranges[0]?.min === ranges[0]?.max ? String(ranges[0]?.min) : ''}
          check={(text) => /^\d{1,5}$/.test(text)}
          onChange={(text) => onEdit({ layers: text === '' ? [] : [{ min: Number(text), max: Number(text) }] })}
        />
      </div>
    </div>
  );
}

function range(other: number | undefined, value: number | undefined, end: 'min' | 'max') {
  const far = end === 'min' ? 'max' : 'min';
  if (other === undefined && value === undefined) return undefined;
  return { ...(value === undefined ? {} : { [end]: value }), ...(other === undefined ? {} : { [far]: other }) };
}

interface ChecksProps<T extends string> {
  readonly label: string;
  readonly all: readonly T[];
  readonly chosen: readonly T[];
  readonly words?: Readonly<Record<T, string>>;
  readonly onChoose: (next: readonly T[]) => void;
}

function Checks<T extends string>({ label, all, chosen, words, onChoose }: ChecksProps<T>) {
  return (
    <fieldset className="flex flex-wrap items-center gap-x-3 gap-y-1">
      <legend className="text-ink-2 text-xs">{label}</legend>
      {all.map((each) => (
        <label key={each} className="inline-flex h-6 items-center gap-1">
          <input
            type="checkbox"
            checked={chosen.includes(each)}
            onChange={(event) =>
              onChoose(event.target.checked ? [...chosen, each] : chosen.filter((other) => other !== each))
            }
          />
          {words?.[each] ?? each}
        </label>
      ))}
    </fieldset>
  );
}

interface ValueProps {
  readonly label: string;
  readonly hint: string;
  readonly value: string;
  readonly check?: (text: string) => boolean;
  readonly onChange: (text: string) => void;
}

/** Keeps what is typed until it can be read. */
function Value({ label, hint, value, check = () => true, onChange }: ValueProps) {
  const [draft, setDraft] = useState<string>();
  const wrong = draft !== undefined && draft !== '' && !check(draft);
  return (
    <label className="flex flex-col">
      <span className="text-ink-2 text-xs">{label}</span>
      <input
        type="text"
        autoComplete="off"
        spellCheck={false}
        aria-invalid={wrong}
        placeholder={hint}
        value={draft ?? value}
        onChange={(event) => {
          const text = event.target.value.trim();
          setDraft(event.target.value);
          if (text === '' || check(text)) onChange(text);
        }}
        onBlur={() => setDraft(undefined)}
        className={`h-6 w-28 rounded-sm border bg-raised px-1.5 font-mono text-sm placeholder:text-ink-3 ${wrong ? 'border-error' : 'border-line-strong'}`}
      />
    </label>
  );
}
