/** Who made the image and who packed it, each with the evidence it rests on; nothing where nothing tells. */
import { visibleText } from '../../../core/oci/text.ts';
import { useProducers } from '../../state/image/answers.ts';
import { Group, Line } from './ConfigParts.tsx';

const STRENGTH = { states: 'stated', fits: 'likely' } as const;

export function Producers({ openedID, image }: { readonly openedID: string; readonly image: string }) {
  const { data } = useProducers(openedID, image, true);
  if (!data) return null;
  return (
    <Group title="Built by">
      {data.length === 0 && <Line name="Built by">unknown: no known builder was recognized</Line>}
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
