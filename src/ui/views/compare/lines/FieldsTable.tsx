/** Fields of two JSON documents that differ, with both values as written. */
import type { JsonChange } from '../../../../core/diff/json.ts';
import { visibleText } from '../../../../core/oci/text.ts';

const SIGN = { added: '+', removed: '−', modified: '~' } as const;

/** At most 500 of them. */
export function FieldsTable({ fields }: { readonly fields: readonly JsonChange[] }) {
  if (fields.length === 0) return <p className="text-ink-2">No field differs in meaning.</p>;
  return (
    <table className="w-full table-fixed text-left text-sm">
      <thead className="text-ink-2">
        <tr>
          <th className="w-1/3 py-1 font-normal">Field</th>
          <th className="py-1 font-normal">Left</th>
          <th className="py-1 font-normal">Right</th>
        </tr>
      </thead>
      <tbody className="font-mono">
        {fields.slice(0, 500).map((field) => (
          <tr key={`${field.kind}${field.pointer}`} className="border-line border-t align-top">
            <td className="wrap-anywhere py-1 pr-3">
              <span aria-hidden="true">{SIGN[field.kind]} </span>
              <span className="sr-only">{field.kind} </span>
              {visibleText(field.pointer === '' ? '(whole document)' : field.pointer)}
            </td>
            <td className={`wrap-anywhere py-1 pr-3 ${field.left === undefined ? '' : 'text-error'}`}>
              {visibleText(field.left ?? '')}
            </td>
            <td className={`wrap-anywhere py-1 ${field.right === undefined ? '' : 'text-ok'}`}>
              {visibleText(field.right ?? '')}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
