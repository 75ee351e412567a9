/** The packages of two images beside each other: which were upgraded, downgraded, added, removed or built anew. */
import type { PackageFormat } from '../../content/description.ts';
import type { PackageDatabase } from '../../content/packages/answer.ts';
import type { PackageFacts } from '../../content/packages/history.ts';
import type { ComparedBasis } from '../../oci/basis/basis.ts';
import type { Finding } from '../../oci/finding.ts';
import { compareVersions } from './versions.ts';
import { compareText } from './versionText.ts';

/** `rebuilt`: the same version, and the record of another build: other size, files, dependencies, architecture… */
export const PACKAGE_KINDS = ['upgraded', 'downgraded', 'added', 'removed', 'rebuilt'] as const;
/** How a package changed. */
export type PackageChangeKind = (typeof PACKAGE_KINDS)[number];

/** A package on one side. */
export interface PackageSide {
  readonly version: string;
  /** Bytes installed, by the database's word, or by the files of it. */
  readonly size: number | null;
  /** Layer that brought this version, 0 = base. */
  readonly layer: number;
  readonly arch: string | null;
}

/** A package that differs. */
export interface PackageChange {
  readonly manager: PackageFormat;
  readonly name: string;
  /** On the right where it is there. */
  readonly arch: string | null;
  /** Source package, where it is known and has another name. */
  readonly source: string | null;
  readonly kind: PackageChangeKind;
  readonly left?: PackageSide;
  readonly right?: PackageSide;
  /** Of `rebuilt`: what tells it, in a few words. */
  readonly evidence?: string;
}

/** The packages of two images compared. */
export interface PackageDiff {
  /** By name, then manager, then architecture. */
  readonly rows: readonly PackageChange[];
  /** Packages that are alike on both sides, by all that the databases say. */
  readonly same: number;
  readonly counts: Readonly<Record<PackageChangeKind, number>>;
  /** Installed bytes, by the databases' word. */
  readonly bytes: { readonly left: number; readonly right: number };
  /** Parts of the databases that could not be read: what seems added or removed may be on both sides. */
  readonly unread: { readonly left: number; readonly right: number };
  readonly findings: { readonly left: readonly Finding[]; readonly right: readonly Finding[] };
  readonly basis: ComparedBasis;
}

/** The packages of one side. */
interface PackagesSide {
  readonly packages: readonly PackageFacts[];
  readonly databases: readonly Pick<PackageDatabase, 'unread'>[];
  readonly findings: readonly Finding[];
}

/** Compares what the databases list. Of several versions of one package the equal ones belong together, then the newest. */
export function diffPackages(left: PackagesSide, right: PackagesSide, basis: ComparedBasis): PackageDiff {
  const rows: PackageChange[] = [];
  const counts = { upgraded: 0, downgraded: 0, added: 0, removed: 0, rebuilt: 0 };
  let same = 0;
  for (const [a, b] of pairs(left.packages, right.packages)) {
    const row = toChange(a, b);
    if (!row) same++;
    else {
      rows.push(row);
      counts[row.kind]++;
    }
  }
  rows.sort(
    (a, b) =>
      compareText(a.name, b.name) || compareText(a.manager, b.manager) || compareText(a.arch ?? '', b.arch ?? ''),
  );
  const bytes = { left: sum(left.packages), right: sum(right.packages) };
  const unread = { left: unreadOf(left), right: unreadOf(right) };
  return { rows, same, counts, bytes, unread, findings: { left: left.findings, right: right.findings }, basis };
}

const unreadOf = ({ databases }: PackagesSide) => databases.reduce((total, { unread }) => total + unread, 0);

type Both = readonly [PackageFacts | undefined, PackageFacts | undefined];

/** What lies in another package counts in that one: what a package of the system brought, and archives within archives. */
const sum = (packages: readonly PackageFacts[]) =>
  packages.reduce(
    (total, { size, owner, path }) => total + (owner === undefined && !path.includes('!') ? (size ?? 0) : 0),
    0,
  );

/** By name and architecture first; what is left over by name alone, since images of two platforms are compared too. */
function pairs(left: readonly PackageFacts[], right: readonly PackageFacts[]): Both[] {
  const exact = pairBy(left, right, ({ format, name, architecture }) => `${format} ${name} ${architecture}`);
  const alone = (side: 0 | 1) => exact.flatMap((both) => (both[1 - side] ? [] : (both[side] ?? [])));
  const byName = pairBy(alone(0), alone(1), ({ format, name }) => `${format} ${name}`);
  return [...exact.filter(([a, b]) => a && b), ...byName];
}

function pairBy(
  left: readonly PackageFacts[],
  right: readonly PackageFacts[],
  keyOf: (one: PackageFacts) => string,
): Both[] {
  const groups = new Map<string, { left: PackageFacts[]; right: PackageFacts[] }>();
  const add = (side: 'left' | 'right', one: PackageFacts) => {
    const key = keyOf(one);
    const group = groups.get(key) ?? { left: [], right: [] };
    group[side].push(one);
    groups.set(key, group);
  };
  for (const one of left) add('left', one);
  for (const one of right) add('right', one);
  return [...groups.values()].flatMap((group) => pairGroup(group.left, group.right));
}

/** Most groups have one on each side; rpm allows several versions at once. */
function pairGroup(left: readonly PackageFacts[], right: readonly PackageFacts[]): Both[] {
  if (left.length < 2 && right.length < 2) return [[left[0], right[0]]];
  const found: Both[] = [];
  const rest = new Map<string, PackageFacts[]>();
  for (const one of left) rest.set(one.version, [...(rest.get(one.version) ?? []), one]);
  const open = right.filter((one) => {
    const equal = rest.get(one.version)?.shift();
    if (equal) found.push([equal, one]);
    return !equal;
  });
  const [was, is] = [newestFirst([...rest.values()].flat()), newestFirst(open)];
  for (let at = 0; at < Math.max(was.length, is.length); at++) found.push([was[at], is[at]]);
  return found;
}

const newestFirst = (all: readonly PackageFacts[]) =>
  [...all].sort((a, b) => compareVersions(a.format, b.version, a.version));

/** Undefined where both are alike. */
function toChange(a: PackageFacts | undefined, b: PackageFacts | undefined): PackageChange | undefined {
  const one = b ?? a;
  if (!one) return undefined;
  const { format: manager, name, architecture: arch } = one;
  const base = { manager, name, arch, source: sourceOf(one) };
  if (!a) return { ...base, kind: 'added', right: sideOf(one) };
  if (!b) return { ...base, kind: 'removed', left: sideOf(one) };
  const both = { left: sideOf(a), right: sideOf(b) };
  const order = compareVersions(manager, a.version, b.version);
  if (order !== 0) return { ...base, kind: order < 0 ? 'upgraded' : 'downgraded', ...both };
  const evidence = otherBuild(a, b);
  return evidence === undefined ? undefined : { ...base, kind: 'rebuilt', ...both, evidence };
}

/** dpkg adds the version in parentheses where it is another: `bash (5.2.15-2)`. */
function sourceOf({ source, name }: PackageFacts): string | null {
  const bare = source?.replace(/ \(.*\)$/, '');
  return bare === undefined || bare === name ? null : bare;
}

const sideOf = ({ version, size, layer, architecture: arch }: PackageFacts): PackageSide => ({
  ...{ version, size, layer, arch },
});

/** What a package says of itself comes with its build: where that differs, it is another one. */
function otherBuild(a: PackageFacts, b: PackageFacts): string | undefined {
  if (a.architecture !== b.architecture) return `${a.architecture ?? 'none'} and ${b.architecture ?? 'none'}`;
  const reasons: string[] = [];
  if (a.version !== b.version) reasons.push('version written differently');
  if (a.size !== b.size) reasons.push('size');
  if (a.fileCount !== b.fileCount) reasons.push('number of files');
  if (a.depends.join('\n') !== b.depends.join('\n')) reasons.push('dependencies');
  for (const field of ['source', 'maintainer', 'license', 'summary'] as const)
    if (a[field] !== b[field]) reasons.push(field);
  return reasons.length > 0 ? reasons.join(', ') : undefined;
}
