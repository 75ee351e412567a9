/** Globs as tests over names and paths, without backtracking that a hostile name could make endless. The page uses it too. */

/** `any` stays within a part; `dirs` is any number of whole parts, `deep` anything. */
type Token =
  | { readonly kind: 'one'; readonly test: (char: string) => boolean }
  | { readonly kind: 'any' | 'dirs' | 'deep' };

/**
 * A glob over a whole name or path: `*` and `?` stay within a part, `**` does not, and a part that is `**` stands
 * for any number of directories, also none. No pattern takes exponential time: only the last star of each kind is ever
 * tried again.
 */
export function globTest(glob: string, cased: boolean): (text: string) => boolean {
  const tokens = readGlob(cased ? glob : glob.toLowerCase());
  return (text) => matches(tokens, cased ? text : text.toLowerCase());
}

function readGlob(glob: string): readonly Token[] {
  const tokens: Token[] = [];
  for (let at = 0; at < glob.length; at++) {
    const char = glob.charAt(at);
    const end = char === '[' ? glob.indexOf(']', at + (/[!^]/.test(glob.charAt(at + 1)) ? 3 : 2)) : -1;
    if (char === '*' && glob.charAt(at + 1) === '*') {
      const starts = at === 0 || glob.charAt(at - 1) === '/';
      while (glob.charAt(at + 1) === '*') at += 1;
      const dirs = starts && glob.charAt(at + 1) === '/';
      if (dirs) at += 1;
      tokens.push({ kind: dirs ? 'dirs' : 'deep' });
    } else if (char === '*') tokens.push({ kind: 'any' });
    else if (char === '?') tokens.push({ kind: 'one', test: (other) => other !== '/' });
    else if (end < 0) tokens.push({ kind: 'one', test: (other) => other === char });
    else {
      tokens.push({ kind: 'one', test: classTest(glob.slice(at + 1, end)) });
      at = end;
    }
  }
  return tokens;
}

/** `a-z_`, `!0-9`; a slash is never in a class. */
function classTest(body: string): (char: string) => boolean {
  const negated = /^[!^]/.test(body);
  const chars = negated ? body.slice(1) : body;
  const ranges: [string, string][] = [];
  for (let at = 0; at < chars.length; at++) {
    const from = chars.charAt(at);
    const isRange = chars.charAt(at + 1) === '-' && at + 2 < chars.length;
    ranges.push([from, isRange ? chars.charAt(at + 2) : from]);
    if (isRange) at += 2;
  }
  return (char) => char !== '/' && ranges.some(([from, to]) => char >= from && char <= to) !== negated;
}

/** A star that may be tried again: its token, and up to where it reaches so far. */
interface Star {
  token: number;
  at: number;
}

/** Goes on from the last star where a token does not fit; a later star makes the earlier ones of its kind settled. */
function matches(tokens: readonly Token[], text: string): boolean {
  const any: Star = { token: -1, at: 0 };
  const dirs: Star = { token: -1, at: 0 };
  const deep: Star = { token: -1, at: 0 };
  let token = 0;
  let at = 0;
  const begin = (star: Star, ...settled: Star[]) => {
    star.token = token++;
    star.at = at;
    for (const each of settled) each.token = -1;
  };
  /** Lets the nearest star that can reach further do so. */
  const retry = (): boolean => {
    const slash = dirs.token < 0 ? -1 : text.indexOf('/', dirs.at);
    const star =
      any.token >= 0 && any.at < text.length && text.charAt(any.at) !== '/'
        ? any
        : slash >= 0
          ? dirs
          : deep.token >= 0 && deep.at < text.length
            ? deep
            : undefined;
    if (!star) return false;
    star.at = star === dirs ? slash + 1 : star.at + 1;
    if (star !== any) any.token = -1;
    if (star === deep) dirs.token = -1;
    at = star.at;
    token = star.token + 1;
    return true;
  };
  for (;;) {
    const now = tokens[token];
    if (now?.kind === 'any') begin(any);
    else if (now?.kind === 'dirs') begin(dirs, any);
    else if (now?.kind === 'deep') begin(deep, any, dirs);
    else if (!now && at === text.length) return true;
    else if (now?.kind === 'one' && at < text.length && now.test(text.charAt(at))) {
      token += 1;
      at += 1;
    } else if (!retry()) return false;
  }
}
