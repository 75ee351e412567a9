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
  const known = new Set(allOf(before).flatMap(keysOf));
  const secrets = allOf(after)
    .filter((secret) => !secret.sample && keysOf(secret).some((key) => !known.has(key)))
    .map((secret) => ({ path: secret.path, what: whatIsNew(secret, known), inConfig: secret.inConfig }));
  return { secrets, secretsWhole: isWhole(before) && isWhole(after) };
}

interface Secret extends Pick<FoundSecret, 'path' | 'matches' | 'reason' | 'sample'> {
  readonly inConfig: boolean;
}

function allOf({ config, found }: SecretsAnswer): Secret[] {
  return [
    ...(config ?? []).map(({ path, matches }) => ({
      ...{ path: withoutPlace(path), matches, reason: null, sample: false, inConfig: true },
    })),
    ...found.map((secret) => ({ ...secret, inConfig: false })),
  ];
}

/** A step keeps its secret where others come before it. */
const withoutPlace = (path: string) => path.replace(/^(config history) \d+$/, '$1');
const isWhole = ({ unread, basis, config }: SecretsAnswer) =>
  unread.length === 0 && basis.incomplete.length === 0 && config !== null;
const named = ({ reason }: Secret) => reason ?? 'a secret';

/** Each match by what it shows of the secret: another one at the same place is new. */
function keysOf(secret: Secret): string[] {
  const { path, matches } = secret;
  if (matches.length === 0) return [`${path} ${named(secret)}`];
  return matches.map(({ kind, excerpt }) => `${path} ${kind} ${excerpt}`);
}

function whatIsNew(secret: Secret, known: ReadonlySet<string>): string {
  const { path, matches } = secret;
  return matches.find(({ kind, excerpt }) => !known.has(`${path} ${kind} ${excerpt}`))?.kind ?? named(secret);
}
