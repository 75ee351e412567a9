/**
 * Explainer: knows one reason why two contents differ though they are the same to whoever uses them. It speaks only where
 * all other bytes are equal: a change that it might hide is worse than noise that it leaves.
 */

/** Two files at one path. */
export interface Contents {
  /** With no leading slash. */
  readonly path: string;
  readonly left: Uint8Array;
  readonly right: Uint8Array;
}

/** Why two files are noise. */
export interface Explanation {
  /** Bits of NOISE; all of them together are the whole difference. */
  readonly noise: number;
  /** One sentence. */
  readonly text: string;
}

/** Asks all explainers about what was inside two contents. */
export type Inner = (contents: Contents) => Promise<Explanation | undefined>;

/** One reason for which two files of the same path may differ only in noise. */
export interface Explainer {
  /** Never throws; undefined: something else differs, or it is not such a file. */
  explain(contents: Contents, inner: Inner): Promise<Explanation | undefined> | Explanation | undefined;
}

/** Stretches of bytes as start and end in turn, ascending. */
export type Ranges = readonly number[];

/** Are both equal outside these stretches, which must lie in the same places on both sides? */
function equalOutside(left: Uint8Array, right: Uint8Array, a: Ranges, b: Ranges): boolean {
  if (left.length !== right.length || a.length !== b.length || a.some((at, i) => at !== b[i])) return false;
  let from = 0;
  for (let i = 0; i <= a.length; i += 2) {
    const to = a[i] ?? left.length;
    for (let at = from; at < to; at++) if (left[at] !== right[at]) return false;
    from = Math.max(from, a[i + 1] ?? left.length);
  }
  return true;
}

/** An explainer of files whose only differing bytes lie where `find` says; undefined from it: no such file. */
export function explainerOf(
  find: (bytes: Uint8Array, path: string) => Ranges | undefined,
  explanation: Explanation,
): Explainer {
  return {
    explain({ path, left, right }) {
      if (left.length !== right.length) return undefined;
      const a = find(left, path);
      const b = a && find(right, path);
      return a && b && equalOutside(left, right, a, b) ? explanation : undefined;
    },
  };
}
