/** Likely secrets that the second image ships and the first does not. */
import type { NewSecret } from '../../core/diff/markdown/writeMarkdown.ts';
import type { FoundSecret, SecretsAnswer } from '../../core/content/secrets/answer.ts';
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
  const known = new Set(before.found.map(keyOf));
  const secrets = after.found
    .filter((secret) => !secret.sample && !known.has(keyOf(secret)))
    .map((secret) => ({ path: secret.path, what: whatOf(secret) }));
  return { secrets, secretsWhole: isWhole(before) && isWhole(after) };
}

const isWhole = ({ unread, basis }: SecretsAnswer) => unread.length === 0 && basis.incomplete.length === 0;
const whatOf = ({ reason, matches }: FoundSecret) => matches[0]?.kind ?? reason ?? 'a secret';
/** Of one kind at one path: where the first image has it already, it is not new. */
const keyOf = (secret: FoundSecret) => `${whatOf(secret)} ${secret.path}`;
