/** CopyTable: takes a table along, for a spreadsheet or a script. */
import { toast } from '../Toasts.tsx';
import { type RecordColumn, toJSON, toTSV } from './records.ts';

interface CopyTableProps<T> {
  readonly records: readonly T[];
  readonly columns: readonly RecordColumn<T>[];
}

export function CopyTable<T>({ records, columns }: CopyTableProps<T>) {
  const copy = async (text: string, what: string) => {
    try {
      await navigator.clipboard.writeText(text);
      toast(`Copied as ${what}`);
    } catch {
      toast('The browser did not allow copying.');
    }
  };
  const button = (what: string, make: () => string) => (
    <button
      type="button"
      disabled={records.length === 0}
      className="h-6 text-accent hover:underline disabled:text-ink-3 disabled:no-underline"
      onClick={() => void copy(make(), what)}
    >
      Copy {what}
    </button>
  );
  return (
    <span className="flex items-center gap-3">
      {button('TSV', () => toTSV(records, columns))}
      {button('JSON', () => toJSON(records, columns))}
    </span>
  );
}
