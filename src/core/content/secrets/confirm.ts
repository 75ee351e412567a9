/** Secrets by their content: what has a form that nothing else has. Never gives the secret away: excerpts are masked. */
import { CREDENTIAL_RULES } from './credentials.ts';
import type { SecretRule } from './secretRule.ts';
import { suspect } from './suspect.ts';
import { TOKEN_RULES } from './tokens.ts';

/** A place in a file that matches a rule; its excerpt is masked. */
export interface SecretMatch {
  /** `private key`, `GitHub token`… */
  readonly kind: string;
  /** From 1. */
  readonly line: number;
  /** The place with what is secret masked. */
  readonly excerpt: string;
  /** A private key of any format. */
  readonly isKey: boolean;
}

/** Matches reported of one file: enough to see what it is. */
const MATCHES_MAX_COUNT = 20;
/** NULs mean a binary file: what looks like a token in there is code. */
const SNIFF = 8192;

/** One character a byte: secrets are ASCII, and no byte may be lost on the way to a line's number. */
const decoder = new TextDecoder('latin1');
/** One look for all tokens' hints: twice as fast as one look for each. */
const TOKEN_HINTS = new RegExp(
  TOKEN_RULES.flatMap(({ hints }) => hints)
    .map((hint) => hint.replaceAll('.', '\\.'))
    .join('|'),
);

/** Has no NUL where one looks first. UTF-16 counts as binary: nobody keeps credentials in it. */
export const isText = (head: Uint8Array): boolean => !head.subarray(0, SNIFF).includes(0);

/**
 * The secrets in the first bytes of a file. Tokens with a form of their own and private keys are found in any text;
 * passwords only in files whose path says that they hold some.
 */
export function confirmSecret(head: Uint8Array, path: string): SecretMatch[] {
  if (!isText(head)) return [];
  const text = decoder.decode(head);
  const isKnown = suspect(path, 0, head.length) !== null;
  const hasHint = TOKEN_HINTS.test(text);
  if (!hasHint && !isKnown) return [];
  const found = [
    ...(hasHint ? matchesOf(TOKEN_RULES, text) : []),
    ...(isKnown ? matchesOf(credentialRules(path), text) : []),
  ];
  return found.sort((a, b) => a.line - b.line).slice(0, MATCHES_MAX_COUNT);
}

function credentialRules(path: string): readonly SecretRule[] {
  return CREDENTIAL_RULES.filter(({ paths }) => paths.test(path));
}

function matchesOf(rules: readonly SecretRule[], text: string): SecretMatch[] {
  const found: SecretMatch[] = [];
  for (const { kind, hints, pattern, holds, isKey = false } of rules) {
    if (!hints.some((hint) => text.includes(hint))) continue;
    let count = 0;
    for (const hit of text.matchAll(pattern)) {
      if (count >= MATCHES_MAX_COUNT) break;
      const [whole] = hit;
      const secret = hit.groups?.secret ?? whole;
      if (holds && !holds(secret, whole)) continue;
      count++;
      found.push({ kind, line: lineAt(text, hit.index), excerpt: masked(whole, secret, isKey), isKey });
    }
  }
  return found;
}

function lineAt(text: string, end: number): number {
  let line = 1;
  for (let at = text.indexOf('\n'); at >= 0 && at < end; at = text.indexOf('\n', at + 1)) line++;
  return line;
}

/** A key shows its first line; anything else at most its first four characters, and never more than a fifth of it. */
function masked(whole: string, secret: string, isKey: boolean): string {
  if (isKey) return whole.split(/\r?\n|\\n/, 1)[0]?.slice(0, 80) ?? '';
  const shown = secret.slice(0, Math.min(4, Math.floor(secret.length / 5)));
  const before = whole.slice(0, Math.max(0, whole.indexOf(secret))).slice(-60);
  return `${before.replace(/\s+/g, ' ')}${shown}… (${secret.length} characters)`;
}
