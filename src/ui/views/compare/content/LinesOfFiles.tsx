/** Two text files line by line. */
import type { ReactNode } from 'react';
import { Answered } from '../../../elements/answer/Answered.tsx';
import { Lines } from '../lines/Lines.tsx';
import type { BothFiles } from './subjects.ts';
import { LONG, useAnswer } from '../../../state/answer.ts';

interface LinesOfFilesProps {
  /** What stands first in the bar. */
  readonly lead: ReactNode;
  readonly files: BothFiles;
}

export function LinesOfFiles({ lead, files }: LinesOfFilesProps) {
  const ids = [files.left.openedID, files.right.openedID];
  const args = { left: files.left.target, right: files.right.target };
  const query = useAnswer(ids, 'fileLines', args, { doing: 'Comparing text', ...LONG });
  return (
    <Answered query={query} doing="Comparing text">
      {(lines) =>
        lines ? (
          <Lines diff={lines} lead={lead} label="Both sides, line by line" />
        ) : (
          <p className="flex flex-wrap items-center gap-3 px-3 text-ink-2">
            {lead}
            These files cannot be compared line by line: one of them is not UTF-8 text or is larger than 2 MiB. Hex
            compares any bytes.
          </p>
        )
      }
    </Answered>
  );
}
