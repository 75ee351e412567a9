/**
 * `WWW-Authenticate`, read by its grammar: RFC 9110 11.6.1. Commas part challenges and parameters alike and stand inside
 * quoted scopes too, so this walks the characters instead of splitting.
 */
import { CHALLENGE_MAX_CHARS, CHALLENGE_PARAMETERS_MAX_COUNT, CHALLENGES_MAX_COUNT } from '../limits.ts';

/** One challenge of a WWW-Authenticate header (RFC 9110, section 11.6.1). */
export interface Challenge {
  /** In lower case: `bearer`, `basic`. */
  readonly scheme: string;
  /** Names in lower case; the first of equal ones counts. */
  readonly parameters: ReadonlyMap<string, string>;
}

const TOKEN = /[!#$%&'*+.^_`|~0-9A-Za-z-]+/y;
const TOKEN68 = /[A-Za-z0-9._~+/-]+=*(?=\s*(?:,|$))/y;
/** Visible ASCII, spaces and what is above; a control character ends it all. */
const QUOTED = /"((?:[^"\\\p{Cc}]|\\[^\p{Cc}])*)"/uy;
const BETWEEN = /[ \t,]*/y;
const EQUALS = /[ \t]*=[ \t]*/y;

/** The challenges in their order. Undefined where the header is not by the grammar or beyond the bounds. */
export function parseChallenges(header: string): Challenge[] | undefined {
  if (header.length > CHALLENGE_MAX_CHARS) return undefined;
  const reader = new Reader(header);
  const challenges: { scheme: string; parameters: Map<string, string> }[] = [];
  reader.take(BETWEEN);
  while (!reader.done) {
    const word = reader.take(TOKEN);
    if (word === undefined) return undefined;
    const current = challenges.at(-1);
    if (current && reader.take(EQUALS) !== undefined) {
      const value = reader.quoted() ?? reader.take(TOKEN);
      if (value === undefined || current.parameters.size >= CHALLENGE_PARAMETERS_MAX_COUNT) return undefined;
      if (!current.parameters.has(word.toLowerCase())) current.parameters.set(word.toLowerCase(), value);
    } else {
      if (challenges.length >= CHALLENGES_MAX_COUNT) return undefined;
      challenges.push({ scheme: word.toLowerCase(), parameters: new Map() });
      reader.blank();
      if (!reader.isParameter()) reader.take(TOKEN68);
    }
    if (!reader.atBorder()) return undefined;
    reader.take(BETWEEN);
  }
  return challenges;
}

class Reader {
  private readonly text: string;
  private at = 0;

  constructor(text: string) {
    this.text = text;
  }

  get done(): boolean {
    return this.at >= this.text.length;
  }

  take(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.at;
    const found = pattern.exec(this.text)?.[0];
    if (found !== undefined) this.at += found.length;
    return found;
  }

  quoted(): string | undefined {
    QUOTED.lastIndex = this.at;
    const found = QUOTED.exec(this.text);
    if (!found) return undefined;
    this.at += found[0].length;
    return (found[1] ?? '').replace(/\\(.)/gu, '$1');
  }

  blank(): void {
    this.take(/[ \t]*/y);
  }

  /** Does `name =` come next, so that it is not a token68 (which may end in `=` itself)? */
  isParameter(): boolean {
    return /^[!#$%&'*+.^_`|~0-9A-Za-z-]+[ \t]*=[ \t]*(?:"|[^\s,="])/.test(this.text.slice(this.at));
  }

  /** What was read ends here: at a comma, a blank (after a scheme) or the end. */
  atBorder(): boolean {
    return this.done || /[ \t,]/.test(this.text[this.at] ?? '') || /[ \t]/.test(this.text[this.at - 1] ?? '');
  }
}
