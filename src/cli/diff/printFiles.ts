/** A file comparison for people: one line a path, whole directories that came or went as one, a verdict at the end. */

import type { FileChange } from '../../core/diff/files/listChanges.ts';
import { type HiddenPaths, hiddenCounts } from '../../core/diff/judgement/leaveOut.ts';
import { formatBytes } from '../../core/oci/text.ts';
import { itemAt } from '../../core/bytes/at.ts';
import { CHANGE_TONES } from '../printing/colour.ts';
import type { Output } from '../printing/output.ts';
import { formatMode, printable } from '../show.ts';

const MARK = { added: '+', removed: '-', modified: '~', same: '=' } as const;

/** Prints all that differ; what is hidden is counted. */
export async function printFiles(
  output: Output,
  listed: readonly FileChange[],
  hidden: HiddenPaths,
  comparable: boolean,
): Promise<void> {
  const changes = asTree(listed);
  const moved = changes.filter(({ movedTo }) => movedTo !== undefined).length;
  const count = (kind: FileChange['kind']) => changes.filter((change) => change.kind === kind).length;
  const counts = `${count('added')} added, ${count('removed')} removed, ${count('modified')} modified`;
  await output.text(
    `\nFiles${comparable ? '' : ', as far as they could be read'}: ${counts}${moved > 0 ? `; ${moved} of them moved` : ''}\n`,
  );
  for (let at = 0; at < changes.length; ) {
    const change = itemAt(changes, at);
    const below = isWholeDir(change) ? belowOf(changes, at) : [];
    if (change.movedTo === undefined || below.length > 0)
      await output.text(output.paint(CHANGE_TONES[change.kind], lineOf(change, below)));
    at += 1 + below.length;
  }
  if (hidden.files === 0) return;
  const parts = hiddenCounts(hidden).map(([name, files]) => `${printable(name)} ${files}`);
  await output.text(`Hidden: ${hidden.files} that differ only in that (${parts.join(', ')})\n`);
}

/** What is below a directory right after it: by bytes alone `a-b` stands between `a` and `a/c`. */
function asTree(changes: readonly FileChange[]): FileChange[] {
  const keys = new Map(changes.map((change) => [change, change.path.replaceAll('/', '\0')]));
  const key = (change: FileChange) => keys.get(change) ?? '';
  return [...changes].sort((a, b) => (key(a) < key(b) ? -1 : 1));
}

const isWholeDir = ({ kind, left, right }: FileChange) => kind !== 'modified' && (left ?? right)?.type === 'dir';

/** What a directory that came or went took along. */
function belowOf(changes: readonly FileChange[], at: number): FileChange[] {
  const { path, kind } = itemAt(changes, at);
  const below: FileChange[] = [];
  for (let next = at + 1; changes[next]?.path.startsWith(`${path}/`); next++) {
    if (changes[next]?.kind !== kind) return [];
    below.push(itemAt(changes, next));
  }
  return below;
}

function lineOf(change: FileChange, below: readonly FileChange[]): string {
  const { path, kind, fields, left, right, movedFrom } = change;
  const shown = `${MARK[kind]} ${printable(path)}`;
  if (kind === 'modified') return `${shown}  ${fields?.join(', ')}${valuesOf(change)}\n`;
  const side = left ?? right;
  if (below.length > 0) {
    const bytes = below.reduce((sum, one) => sum + ownBytes(one), 0);
    return `${shown}/  with ${below.length} below it, ${formatBytes(bytes)}${movedIn(below)}\n`;
  }
  const from = movedFrom === undefined ? '' : `  moved from ${printable(movedFrom)}`;
  return `${shown}${side?.type === 'dir' ? '/' : `  ${formatBytes(side?.size ?? 0)}`}${from}\n`;
}

function ownBytes({ left, right }: FileChange): number {
  const side = left ?? right;
  return side && side.type !== 'hardlink' ? side.size : 0;
}

function movedIn(below: readonly FileChange[]): string {
  const [from, to] = [below.filter((one) => one.movedFrom), below.filter((one) => one.movedTo)];
  if (from.length > 0) return `, ${from.length} moved here`;
  return to.length > 0 ? `, ${to.length} moved elsewhere` : '';
}

/** Old and new value of what takes a few characters. */
function valuesOf({ fields = [], left, right }: FileChange): string {
  if (!left || !right) return '';
  const values: string[] = [];
  const add = (old: string, now: string) => values.push(`${printable(old)} -> ${printable(now)}`);
  if (fields.includes('type')) add(left.type, right.type);
  if (fields.includes('size')) add(...sizesOf(left.size, right.size));
  if (fields.includes('mode')) add(formatMode(left.type, left.mode), formatMode(right.type, right.mode));
  if (fields.includes('owner')) add(`${left.uid}:${left.gid}`, `${right.uid}:${right.gid}`);
  if (fields.includes('link')) add(left.linkName ?? '', right.linkName ?? '');
  if (fields.includes('device')) add(left.device ?? '', right.device ?? '');
  return values.length > 0 ? `  ${values.join('; ')}` : '';
}

/** In bytes where they would round to one text: 18801 -> 18790 is a difference. */
function sizesOf(left: number, right: number): [string, string] {
  const [a, b] = [formatBytes(left), formatBytes(right)];
  return a === b ? [`${left}B`, `${right}B`] : [a, b];
}
