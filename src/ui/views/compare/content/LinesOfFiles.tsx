/** Two text files line by line. */
import { useQuery } from '@tanstack/react-query';
import { Answered } from '../../../app/answer/Answered.tsx';
import { engine } from '../../../app/engine.ts';
import { runTask } from '../../../app/state/tasks.ts';
import { Lines } from '../lines/Lines.tsx';
import type { BothFiles } from './subjects.ts';

export function LinesOfFiles({ files }: { readonly files: BothFiles }) {
  const ids = [files.left.openedID, files.right.openedID];
  const args = { left: files.left.target, right: files.right.target };
  const query = useQuery({
    queryKey: ['fileLines', ids, args],
    gcTime: 60_000,
    structuralSharing: false,
    queryFn: ({ signal }) =>
      runTask('Comparing text', signal, (options) => engine.ask(ids, 'fileLines', args, options)),
  });
  return (
    <Answered query={query} doing="Comparing text">
      {(lines) =>
        lines ? (
          <Lines diff={lines} label="Both sides, line by line" />
        ) : (
          <p className="p-4 text-ink-2">
            Not shown line by line: one of them is no text in UTF-8, or longer than 2 MiB. Hex shows any bytes.
          </p>
        )
      }
    </Answered>
  );
}
