/**
 * A comparison as one comment on a pull request: the verdict, what it costs, and what a reviewer would look at. The first
 * line is always the same, so that a bot finds its last comment and replaces it.
 */
import type { LeftOut } from '../judgement/leaveOut.ts';
import type { ComparedFiles, Judgement } from '../judgement/judge.ts';
import { type Pair, pairsOf } from '../images.ts';
import { type FileChange, listChanges } from '../files/listChanges.ts';
import type { PackageDiff } from '../packages/diffPackages.ts';
import { size } from '../report/markup.ts';
import type { SizeDiff } from '../size/sizeDiff.ts';
import { comparedCaveats, uncheckedCaveats } from '../../oci/basis/caveats.ts';
import { incompleteOf, type ComparedBasis } from '../../oci/basis/basis.ts';
import { signedSize, code, codeMasked, folded, plain, pipeTable } from './words.ts';

/** A comment may have 65,536 characters on GitHub. */
const MOST_CHARACTERS = 60_000;
const MARK = '<!-- cutaway diff -->';

/** A file that B alone ships, and what is in it. */
export interface NewSecret {
  readonly path: string;
  readonly what: string;
  /** `path` names a place in the config. */
  readonly inConfig: boolean;
}

interface MarkdownArgs {
  /** What the inputs are called. */
  readonly names: readonly [a: string, b: string];
  readonly root: Pair;
  readonly judgement: Judgement;
  readonly packages: PackageDiff;
  readonly size: SizeDiff;
  readonly secrets: readonly NewSecret[];
  /** Were all layers of both searched? */
  readonly secretsWhole: boolean;
  readonly basis: ComparedBasis;
}

/** Under 60,000 characters, whatever the images are. */
export function writeMarkdown(args: MarkdownArgs): string {
  for (let rows = 40; ; rows = Math.floor(rows / 2)) {
    const text = write(args, rows);
    if (text.length <= MOST_CHARACTERS || rows === 0) return text.slice(0, MOST_CHARACTERS);
  }
}

function write(args: MarkdownArgs, most: number): string {
  const { names, judgement, basis } = args;
  const parts = [
    MARK,
    `### ${code(names[0])} → ${code(names[1])}`,
    `**${plain(judgement.verdict.text)}**`,
    unread(basis),
    unchecked(basis),
    sizes(args.size),
    risks(args),
    config(args.root, most),
    steps(args.size, most),
    packages(args.packages, most),
    files(judgement.files, most),
    causes(judgement, most),
  ];
  return `${parts.filter((part) => part !== '').join('\n\n')}\n`;
}

function unread(basis: ComparedBasis): string {
  const missing = incompleteOf(basis);
  if (missing.length === 0) return '';
  return `> [!WARNING]\n> Not all layers could be read, so what follows is about the rest: ${missing
    .slice(0, 5)
    .map(({ layer, message }) => `layer ${layer}: ${code(message)}`)
    .join('; ')}${missing.length > 5 ? ' …' : ''}`;
}

function unchecked(basis: ComparedBasis): string {
  const texts = comparedCaveats(basis, uncheckedCaveats);
  if (texts.length === 0) return '';
  const more = texts.length > 5 ? ' …' : '';
  return `> [!WARNING]\n> What follows rests on lists that were not checked. ${texts.slice(0, 5).map(plain).join('; ')}${more}`;
}

function sizes({ left, right, pull }: SizeDiff): string {
  const row = (name: string, a: number, b: number) => [name, size(a), size(b), signedSize(b - a, size)];
  return pipeTable(
    {
      head: ['', 'before:', 'after:', 'change:'],
      rows: [
        row('at rest', left.stored + left.documents, right.stored + right.documents),
        row('unpacked', left.unpacked, right.unpacked),
        row('in the root filesystem', left.shown, right.shown),
        ['to pull, having the first', '', size(pull.bytes), ''],
      ],
    },
    9,
  );
}

const SET_ID = 0o6000;

/** What nobody wants to find out later. */
function risks({ judgement, secrets, secretsWhole }: MarkdownArgs): string {
  const listed = judgement.files ? listChanges(judgement.files.listed) : [];
  const setuid = listed.filter(({ left, right }) => right && (right.mode & SET_ID & ~(left?.mode ?? 0)) !== 0);
  const lines = [
    ...secrets
      .slice(0, 20)
      .map(({ path, what, inConfig }) => `- New secret: ${code(inConfig ? path : `/${path}`)} (${what})`),
    ...(secrets.length > 20 ? [`- and ${secrets.length - 20} more new secrets`] : []),
    ...setuid.slice(0, 20).map(({ path }) => `- New setuid or setgid file: ${code(`/${path}`)}`),
    ...(setuid.length > 20 ? [`- and ${setuid.length - 20} more setuid or setgid files`] : []),
    ...(secretsWhole ? [] : ['- Secrets: not every layer, or not the config, could be searched']),
  ];
  return lines.length === 0 ? '' : `#### Look at these first\n\n${lines.join('\n')}`;
}

const MARKS = { added: '+', removed: '−', modified: '~' } as const;

function config(root: Pair, most: number): string {
  const fields = [...pairsOf(root)]
    .filter(({ role }) => role === 'config')
    .flatMap((pair) => pair.fields)
    // Layers and steps have tables of their own; times differ in every build.
    .filter(({ pointer }) => !/^\/(?:rootfs|history|created)\b/.test(pointer));
  if (fields.length === 0) return '';
  const rows = fields.map(({ pointer, kind, left, right }) => [
    `${MARKS[kind]} ${code(pointer)}`,
    value(left),
    value(right),
  ]);
  return `#### Config\n\n${pipeTable({ head: ['field', 'before', 'after'], rows }, most)}`;
}

/** Names and values are read as the lines of an `.env` file are. */
function value(json: string | undefined): string {
  return json === undefined ? '' : codeMasked(json, '.env', json.replace(/^"(.*)"$/s, '$1'));
}

function steps({ steps: all }: SizeDiff, most: number): string {
  const moved = all
    .map(({ text, left, right }) => ({ text, left: left?.stored ?? 0, right: right?.stored ?? 0 }))
    .filter(({ left, right }) => left !== right)
    .sort((a, b) => Math.abs(b.right - b.left) - Math.abs(a.right - a.left));
  if (moved.length === 0) return '';
  const rows = moved.map(({ text, left, right }) => [
    codeMasked(text),
    size(left),
    size(right),
    signedSize(right - left, size),
  ]);
  return `#### By build step, at rest\n\n${pipeTable({ head: ['step', 'before:', 'after:', 'change:'], rows }, most)}`;
}

function packages({ rows, counts, unread }: PackageDiff, most: number): string {
  if (rows.length === 0) return '';
  const shown = Object.entries(counts).filter(([, count]) => count > 0);
  const partly = unread.left + unread.right > 0 ? ', as far as the databases could be read' : '';
  const cells = rows.map(({ name, manager, kind, left, right }) => [
    code(name),
    manager,
    kind,
    left?.version ? code(left.version) : '',
    right?.version ? code(right.version) : '',
    left?.size == null && right?.size == null ? '' : signedSize((right?.size ?? 0) - (left?.size ?? 0), size),
  ]);
  const list = pipeTable({ head: ['package', 'kind', 'change', 'before', 'after', 'size:'], rows: cells }, most * 2);
  return folded(`Packages: ${shown.map(([kind, count]) => `${count} ${kind}`).join(', ')}${partly}`, list);
}

/** The paths that matter most: what changed rights first, then most bytes. */
function files(found: LeftOut<ComparedFiles> | undefined, most: number): string {
  if (!found) return '';
  const changes = listChanges(found.listed);
  if (changes.length === 0) return '';
  const of = (kind: FileChange['kind']) => changes.filter((one) => one.kind === kind).length;
  const weight = ({ left, right }: FileChange) =>
    Math.max(left?.size ?? 0, right?.size ?? 0) + ((right?.mode ?? 0) & SET_ID ? 2 ** 50 : 0);
  const rows = [...changes]
    .sort((a, b) => weight(b) - weight(a))
    .map(({ path, kind, fields = [], left, right }) => [
      `${MARKS[kind as keyof typeof MARKS] ?? ''} ${code(`/${path}`)}`,
      fields.join(', '),
      signedSize((right?.size ?? 0) - (left?.size ?? 0), size),
    ]);
  const list = pipeTable({ head: ['path', 'what differs', 'size:'], rows }, Math.ceil(most / 2));
  return folded(`Files: ${of('added')} added, ${of('removed')} removed, ${of('modified')} modified`, list);
}

function causes({ verdict }: Judgement, most: number): string {
  if (verdict.causes.length === 0) return '';
  const lines = verdict.causes
    .slice(0, most)
    .map(({ text, fix }) => `- ${plain(text)}${fix === undefined ? '' : ` ${plain(fix)}`}`);
  return folded('Why the digests differ', lines.join('\n'));
}
