/** Who made the image and who packed it, each with the evidence it rests on; nothing where nothing tells. */
import { useQuery } from '@tanstack/react-query';
import { visibleText } from '../../../core/oci/text.ts';
import { engine } from '../../state/engine.ts';
import { runTask } from '../../state/tasks.ts';
import { Group, Line } from './ConfigParts.tsx';

const STRENGTH = { states: 'says so', fits: 'fits' } as const;

export function Producers({ openedID, image }: { readonly openedID: string; readonly image: string }) {
  const { data } = useQuery({
    queryKey: [openedID, 'producers', image],
    queryFn: ({ signal }) =>
      runTask('Looking for marks', signal, (options) => engine.ask([openedID], 'producers', { image }, options)),
  });
  if (!data) return null;
  return (
    <Group title="Made by">
      {data.length === 0 && <p className="text-ink-2">No mark of a known builder was found.</p>}
      {data.map(({ name, role, strength, evidence }) => (
        <Line key={`${role}${name}`} name={role === 'build' ? 'Built by' : 'Packed by'}>
          {name} <span className="text-ink-2 text-sm">({STRENGTH[strength]})</span>
          <ul className="text-ink-2 text-sm">
            {evidence.map(({ at, text }) => (
              <li key={at + text} className="wrap-anywhere" title={visibleText(at)}>
                {visibleText(text)}
              </li>
            ))}
          </ul>
        </Line>
      ))}
    </Group>
  );
}
