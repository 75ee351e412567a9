/** Likely secrets that the second image ships and the first does not. */

import type { FoundSecret, SecretsAnswer } from '../../core/content/secrets/answer.ts';
import type { NewSecret } from '../../core/diff/markdown/writeMarkdown.ts';
import type { Context } from '../session.ts';
import type { PickedSides } from './compare.ts';

interface NewSecrets {
  readonly secrets: readonly NewSecret[];
  /** Were all layers of both searched? */
  readonly secretsWhole: boolean;
}

export async function findNewSecrets(
  { engine, call }: Context,
  { ids, left, right }: PickedSides,
): Promise<NewSecrets> {
  const before = await engine.ask([ids[0]], 'secrets', { image: left }, call);
  const after = await engine.ask([ids[1]], 'secrets', { image: right }, call);
  const known = new Set(before.found.flatMap(keysOf));
  const secrets = after.found
    .filter((secret) => !secret.sample && keysOf(secret).some((key) => !known.has(key)))
    .map((secret) => ({ path: secret.path, what: whatIsNew(secret, known) }));
  return { secrets, secretsWhole: isWhole(before) && isWhole(after) };
}

const isWhole = ({ unread, basis }: SecretsAnswer) => unread.length === 0 && basis.incomplete.length === 0;
const named = ({ reason }: FoundSecret) => reason ?? 'a secret';

/** Each match by what it shows of the secret: another one at the same place is new. */
function keysOf(secret: FoundSecret): string[] {
  const { path, matches } = secret;
  if (matches.length === 0) return [`${path} ${named(secret)}`];
  return matches.map(({ kind, excerpt }) => `${path} ${kind} ${excerpt}`);
}

function whatIsNew(secret: FoundSecret, known: ReadonlySet<string>): string {
  const { path, matches } = secret;
  return matches.find(({ kind, excerpt }) => !known.has(`${path} ${kind} ${excerpt}`))?.kind ?? named(secret);
}
