/** The fields of one file: what differs with both values and how far they are apart, then what is the same in a line. */
import { useMemo } from 'react';
import type { FileDiff } from '../../../../core/diff/files/fileDiff.ts';
import { visibleText } from '../../../../core/oci/text.ts';
import { fieldRows } from './fields.ts';

interface FieldTableProps {
  readonly diff: FileDiff;
  readonly row: number;
  readonly has: { readonly left: boolean; readonly right: boolean };
}

export function FieldTable({ diff, row, has }: FieldTableProps) {
  const rows = useMemo(
    () => fieldRows(diff, row, { left: has.left, right: has.right }),
    [diff, row, has.left, has.right],
  );
  const differing = rows.filter(({ differs }) => differs);
  const same = rows.filter(({ differs }) => !differs);
  return (
    <div className="max-h-[45%] shrink-0 overflow-y-auto border-line border-b text-sm">
      {differing.length > 0 && (
        <table className="w-full table-fixed text-left">
          <caption className="sr-only">Fields that differ</caption>
          <thead className="sr-only">
            <tr>
              <th>Field</th>
              <th>Left</th>
              <th>Right</th>
            </tr>
          </thead>
          <tbody>
            {differing.map(({ name, left, right, note }) => (
              <tr key={name} className="border-line border-b align-top last:border-b-0">
                <th scope="row" className="wrap-anywhere w-28 px-4 py-0.5 font-normal text-ink-2">
                  {visibleText(name)}
                </th>
                <td className="wrap-anywhere py-0.5 pr-2 font-mono">
                  <span aria-hidden="true" className="mr-1.5 font-semibold text-error">
                    −
                  </span>
                  {visibleText(left) || <span className="text-ink-3">none</span>}
                </td>
                <td className="wrap-anywhere py-0.5 pr-2 font-mono">
                  <span aria-hidden="true" className="mr-1.5 font-semibold text-ok">
                    +
                  </span>
                  {visibleText(right) || <span className="text-ink-3">none</span>}
                  {note !== '' && <span className="ml-3 text-ink-2">{note}</span>}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      {same.length > 0 && (
        <div className="flex flex-wrap gap-x-5 gap-y-0.5 px-4 py-1 text-ink-2">
          {has.left && has.right && <span>The same:</span>}
          <dl className="contents">
            {same.map(({ name, left, right }) => (
              <div key={name} className="flex gap-1.5">
                <dt className="text-ink-3">{visibleText(name)}</dt>
                <dd className="wrap-anywhere font-mono">{visibleText(right || left)}</dd>
              </div>
            ))}
          </dl>
        </div>
      )}
    </div>
  );
}
