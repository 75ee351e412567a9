/** All rules applied to the evidence: groups of files, each with its saving, and what speaks of the image. */
import type { AdviceItem, Saving } from './advice.ts';
import { type Evidence, isListedAgain } from './evidence.ts';
import type { FileGroup, FileRule } from './rule.ts';
import { FILE_RULES, IMAGE_RULES } from './rules/index.ts';
import type { ShippedFile } from './shippedFile.ts';

/** Files named in an item. */
const LARGEST = 20;

/** The stored bytes that hold some files of a layer; undefined where that is not known. */
export type StoredBytes = (layer: number, files: readonly ShippedFile[]) => Promise<number | undefined>;

/** Ranked: most bytes at rest first, those of the base image after one's own; then what saves nothing, as in the list. */
export async function advise(evidence: Evidence, storedBytes: StoredBytes): Promise<AdviceItem[]> {
  const items: AdviceItem[] = [];
  for (const [rule, groups] of grouped(evidence)) {
    for (const group of groups) {
      const item = group.bytes < rule.least ? undefined : toItem(rule, group, evidence);
      if (!item) continue;
      // While the other listing stays, so does the blob.
      const atRest = isListedAgain(evidence, group.layer) ? 0 : await storedBytes(group.layer, group.files);
      items.push({ ...item, saving: { unpacked: group.bytes, atRest: atRest ?? null } });
    }
  }
  const saving: Saving = { unpacked: 0, atRest: 0 };
  for (const { name, look } of IMAGE_RULES)
    for (const item of look(evidence))
      items.push({ ...item, rule: name, saving, inBase: isBase(evidence, item.layers) });
  return items.map(asSentence).sort((a, b) => rank(a) - rank(b) || weight(b) - weight(a));
}

/** Most reasons begin with the name of a layer. */
const asSentence = (item: AdviceItem): AdviceItem => ({
  ...item,
  why: `${item.why.charAt(0).toUpperCase()}${item.why.slice(1)}`,
});

const weight = ({ saving, together }: AdviceItem) => together?.atRest ?? saving.atRest ?? saving.unpacked;
const rank = ({ saving, inBase }: AdviceItem) => (saving.unpacked === 0 ? 1 : 0) + (inBase ? 2 : 0);
const isBase = ({ baseLayers }: Evidence, layers: readonly number[]) => layers.every((layer) => layer < baseLayers);

/** Each file goes to the first rule that takes it. */
function grouped(evidence: Evidence): ReadonlyMap<FileRule, readonly FileGroup[]> {
  const found = new Map<FileRule, Map<string, { layer: number; kind: string; files: ShippedFile[]; bytes: number }>>(
    FILE_RULES.map((rule) => [rule, new Map()]),
  );
  const taken = new Set<ShippedFile>();
  for (const file of evidence.files) {
    if (file.linked && !file.hidden) continue;
    for (const [rule, groups] of found) {
      const kind = rule.kindOf(file, evidence);
      if (kind === undefined) continue;
      const stays = rule.rests?.(file, evidence);
      if (stays && taken.has(stays)) continue;
      const key = `${file.layer} ${kind}`;
      const group = groups.get(key) ?? { layer: file.layer, kind, files: [], bytes: 0 };
      groups.set(key, group);
      group.files.push(file);
      group.bytes += file.size;
      taken.add(file);
      break;
    }
  }
  return new Map([...found].map(([rule, groups]) => [rule, [...groups.values()]]));
}

function toItem({ name, advise: say }: FileRule, group: FileGroup, evidence: Evidence) {
  const said = say(group, evidence);
  if (!said) return undefined;
  const { layer = group.layer, detail, ...words } = said;
  const largest = [...group.files].sort((a, b) => b.size - a.size).slice(0, LARGEST);
  return {
    rule: detail === undefined ? name : `${name}/${detail}`,
    ...words,
    layers: [group.layer],
    step: evidence.layers[layer]?.step ?? null,
    inBase: isBase(evidence, [layer]),
    files: group.files.length,
    largest: largest.map(({ path, size }) => ({ path, bytes: size })),
  };
}
