/** The root filesystems' part of the report: every path that differs, bounded, and the first changed texts line by line. */
import { REPORT_FILES_MAX_COUNT } from '../../bytes/limits.ts';
import type { FileDiff } from '../files/fileDiff.ts';
import { type FileChange, listChanges } from '../files/listChanges.ts';
import type { LinesDiff } from '../lines.ts';
import { noiseNames } from '../noise.ts';
import { type HiddenPaths, hiddenCounts } from '../judgement/leaveOut.ts';
import { type Content, count, counted, html, lines, type Markup, section, size, table } from './markup.ts';
import { more, named } from './objects.ts';

/** One changed text. */
export interface ReportText {
  readonly path: string;
  readonly lines: LinesDiff;
}

/** Lines of context, and lines shown of one text. */
const CONTEXT = 3;
const LINES = 300;

/** `explained`: a sentence by path, for contents that are the build's noise. */
export function filesPart(listed: FileDiff, hidden: HiddenPaths, explained: ReadonlyMap<string, string>): Markup {
  const changes = listChanges(listed);
  const of = (kind: FileChange['kind']) => changes.filter((change) => change.kind === kind).length;
  const rows = changes
    .slice(0, REPORT_FILES_MAX_COUNT)
    .map((change) => [
      `/${change.path === '.' ? '' : change.path}`,
      html`<span class="${change.kind}">${change.kind}</span>`,
      whatOf(change, explained.get(change.path)),
      change.left ? size(change.left.size) : '–',
      change.right ? size(change.right.size) : '–',
    ]);
  const sizes = [
    { name: 'left', isNumber: true },
    { name: 'right', isNumber: true },
  ];
  const list =
    changes.length === 0
      ? html`<p>No path differs${hidden.files > 0 ? ' in anything else' : ''}.</p>`
      : table('Files', [...named('path', 'change', 'what'), ...sizes], rows);
  const body = [list, more(changes.length - REPORT_FILES_MAX_COUNT), hiddenText(hidden)];
  const summary = `${count(of('added'))} added, ${count(of('removed'))} removed, ${count(of('modified'))} modified, ${count(listed.same)} the same`;
  return section('Files', summary, body);
}

function hiddenText({ files, fields, noise, paths }: HiddenPaths): Markup | null {
  if (files === 0) return null;
  const counts = hiddenCounts({ fields, noise, paths }).map(([name, times]) => `${name} ${count(times)}`);
  return html`<p class="soft">Ignored: ${counted(files, 'path')} that differ only in that (${counts.join(', ')}).</p>`;
}

function whatOf({ fields, left, right, movedFrom, movedTo }: FileChange, explanation: string | undefined): Content {
  if (movedFrom !== undefined) return `moved from /${movedFrom}`;
  if (movedTo !== undefined) return `moved to /${movedTo}`;
  if (!fields) return (left ?? right)?.type;
  const changes: string[] = [];
  if (left && right) {
    if (fields.includes('type')) changes.push(`${left.type} → ${right.type}`);
    if (fields.includes('mode')) changes.push(`${left.mode.toString(8)} → ${right.mode.toString(8)}`);
    if (fields.includes('owner')) changes.push(`${left.uid}:${left.gid} → ${right.uid}:${right.gid}`);
    if (fields.includes('link')) changes.push(`${left.linkName ?? ''} → ${right.linkName ?? ''}`);
  }
  return [
    fields.join(', '),
    changes.length > 0 ? ` (${changes.join('; ')})` : '',
    explanation ? html`<br><span class="soft">${explanation}</span>` : null,
  ];
}

/** The texts, each folded. */
export function textsPart(texts: readonly ReportText[]): Markup | null {
  if (texts.length === 0) return null;
  const body = texts.map(({ path, lines: diff }) => {
    const lines = [...unified(diff)];
    return html`<details open><summary><code>/${path}</code></summary><pre class="wide" role="region" tabindex="0" aria-label="Changes of /${path}">${lines.slice(0, LINES)}</pre>${more(lines.length - LINES)}</details>`;
  });
  return section('Changed texts', `${counted(texts.length, 'small text')}, the first ones by path`, body);
}

function* unified({ left, right, rows }: LinesDiff): Generator<Markup> {
  const near = new Uint8Array(rows.length);
  for (const [at, { equal }] of rows.entries()) if (!equal) near.fill(1, Math.max(0, at - CONTEXT), at + CONTEXT + 1);
  for (const [at, { left: l, right: r, equal }] of rows.entries()) {
    if (!near[at]) {
      if (near[at - 1] || (at === 0 && rows.length > 0)) yield html`<span class="soft">…</span>`;
    } else if (equal) yield html`<span>  ${lines(left[l as number] ?? '')}</span>`;
    else {
      if (l !== null) yield html`<del>- ${lines(left[l] ?? '')}</del>`;
      if (r !== null) yield html`<ins>+ ${lines(right[r] ?? '')}</ins>`;
    }
  }
}

/** Names of what is ignored, as the switches have them. */
export const ignoredText = (bits: number): string => (bits === 0 ? 'nothing' : noiseNames(bits).join(', '));
