/**
 * What is odd or wrong about an image, said at its place and never thrown: a damaged image must still open.
 */

/** `error`: tools fail or the content is wrong. `warning`: some tools fail or differ. `info`: unusual. */
export type Severity = 'info' | 'warning' | 'error';

/**
 * One remark. `code` is a stable kebab-case name (`digest-mismatch`, `compression-mismatch`…).
 * `at` = a digest, an archive path, `entry N @ offset`, or a JSON pointer.
 * `message` says what, where and what it means, in one or two plain sentences.
 */
export interface Finding {
  readonly code: string;
  readonly severity: Severity;
  readonly at: string;
  readonly message: string;
  /** With the code `readers-disagree`. */
  readonly disagreement?: Disagreement;
}

/** Bytes that programs read differently, where they part. */
export interface Disagreement {
  /** The rule that foretells it, a stable kebab-case name (`pax-size`, `gnu-prefix`…). */
  readonly rule: string;
  /** Byte at which they part: in the uncompressed layer, or in what is read as one stream or document. */
  readonly offset: number;
  /** What they part over, printable: the path of an entry, the key of a member. */
  readonly entry?: string;
  /** What is seen here, and by the runtimes. */
  readonly here: string;
  /** The programs that see something else. */
  readonly readers: readonly ReaderView[];
}

/** One program and what it sees, in words that can stand alone: `the path "a/b"`, `no such entry`, `an error`. */
export interface ReaderView {
  readonly name: string;
  readonly sees: string;
}

/** The programs that unpack layers, and are followed here. */
export const RUNTIMES = ['containerd', 'Docker', 'podman', 'umoci'];

/** The runtimes that see what is seen here. */
export const runtimesOf = ({ readers }: Disagreement): readonly string[] =>
  RUNTIMES.filter((name) => !readers.some((other) => other.name.startsWith(name)));

/** The remark about such bytes; `what` is a sentence that says what is odd. */
export function toDisagreement(at: string, what: string, disagreement: Disagreement): Finding {
  const others = groupReaders(disagreement).map(({ names, sees }) => `${names}: ${sees}.`);
  const runtimes = runtimesOf(disagreement);
  const here = runtimes.length === 0 ? 'Here' : `Here, as in ${runtimes.join(', ')}`;
  const message = [what, `${here}: ${disagreement.here}.`, ...others].join(' ');
  return { code: 'readers-disagree', severity: 'warning', at, message, disagreement };
}

/** What programs read differently in a layer. */
export interface LayerDisagreement extends Disagreement {
  /** 0 = base. */
  readonly layer: number;
  /** What is odd there, with who sees what, in whole sentences. */
  readonly message: string;
}

/** The findings about a layer that come with the views of other programs. */
export function disagreementsIn(findings: readonly Finding[], layer: number): LayerDisagreement[] {
  return findings.flatMap(({ disagreement, message }) => (disagreement ? [{ ...disagreement, layer, message }] : []));
}

/** The path that an entry is listed under: without the slashes and dots that names in archives may have around it. */
export const listedPath = ({ entry }: Disagreement): string | undefined =>
  entry
    ?.split('/')
    .filter((part) => part !== '' && part !== '.')
    .join('/');

/** Programs that see the same, together: `GNU tar, bsdtar`. */
export function groupReaders({ readers }: Disagreement): readonly { readonly names: string; readonly sees: string }[] {
  const groups = new Map<string, string[]>();
  for (const { name, sees } of readers) groups.set(sees, [...(groups.get(sees) ?? []), name]);
  return [...groups].map(([sees, names]) => ({ names: names.join(', '), sees }));
}

const RANK: Record<Severity, number> = { info: 0, warning: 1, error: 2 };

/** The worst severity among findings; undefined when there are none. */
export function worstSeverity(findings: readonly Finding[]): Severity | undefined {
  let worst: Severity | undefined;
  for (const { severity } of findings) {
    if (worst === undefined || RANK[severity] > RANK[worst]) worst = severity;
  }
  return worst;
}
