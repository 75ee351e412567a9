/** Producers: who made an image and who packed it, each with the evidence it rests on. */
import type { Evidence, Marked, ProducerRole } from './evidence.ts';
import { historyMarks } from './historyMarks.ts';
import { layerMarks } from './layerMarks.ts';

/** A program that built or wrote the image, with all its marks. */
export interface Producer {
  readonly name: string;
  readonly role: ProducerRole;
  /** By the strongest of its evidence. */
  readonly strength: Evidence['strength'];
  readonly evidence: readonly Evidence[];
}

/** Those that are stated first; empty where nothing tells. */
export function producersOf(marked: Marked): Producer[] {
  const byName = new Map<string, Evidence[]>();
  for (const found of [...historyMarks(marked), ...layerMarks(marked)]) {
    const name = `${found.role} ${found.producer}`;
    byName.set(name, [...(byName.get(name) ?? []), found]);
  }
  const all = [...byName.values()].map((evidence): Producer => {
    const [first] = evidence as [Evidence, ...Evidence[]];
    const strength = evidence.some((each) => each.strength === 'states') ? 'states' : 'fits';
    return { name: first.producer, role: first.role, strength, evidence };
  });
  return all.sort((a, b) => rank(a) - rank(b));
}

const rank = ({ role, strength }: Producer) => (role === 'build' ? 0 : 2) + (strength === 'states' ? 0 : 1);
