/** Two JSON files by meaning: the fields that differ, whatever the order of keys and the white space. */
import { visibleText } from '../../../../core/oci/text.ts';
import { Answered } from '../../../elements/answer/Answered.tsx';
import { formatCount } from '../../../parts/format.ts';
import { FieldsTable } from '../lines/FieldsTable.tsx';
import type { BothFiles } from './subjects.ts';
import { LONG, useAnswer } from '../../../state/answer.ts';

export function FieldsDiff({ files }: { readonly files: BothFiles }) {
  const ids = [files.left.openedID, files.right.openedID];
  const args = { left: files.left.target, right: files.right.target };
  const query = useAnswer(ids, 'fileJson', args, { doing: 'Comparing fields', ...LONG });
  return (
    <Answered query={query} doing="Comparing fields">
      {(diff) =>
        diff ? (
          // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls
          <section aria-label="Fields that differ" tabIndex={0} className="h-full overflow-y-auto px-4 py-2">
            <FieldsTable fields={diff.changes} />
            {diff.more > 0 && <p className="py-1 text-ink-2">… and {formatCount(diff.more)} more.</p>}
            {diff.reordered.length > 0 && (
              <p className="wrap-anywhere py-1 text-ink-2">
                The same keys are in a different order at{' '}
                <span className="font-mono">
                  {diff.reordered
                    .slice(0, 8)
                    .map((pointer) => visibleText(pointer || '(whole document)'))
                    .join('  ')}
                </span>
                {diff.reordered.length > 8 && ` and ${formatCount(diff.reordered.length - 8)} more`}.
              </p>
            )}
          </section>
        ) : (
          <p className="p-4 text-ink-2">One of the files is not valid JSON or is larger than 2 MiB.</p>
        )
      }
    </Answered>
  );
}
