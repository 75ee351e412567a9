/**
 * Limits beside dive's rules, each checked only where it is asked for: what an image may weigh, may have grown, may hold.
 * Passing where layers could not be read would be a verdict on what nobody saw: `onGap` is called then.
 */
import { formatBytes } from '../../core/oci/text.ts';
import type { AnswerOf, ArgsOf, QuestionName } from '../../engine/answers.ts';
import { flag, number, type OptionSet, text, type Values } from '../commandLine/option.ts';
import type { SecretsAnswer } from '../../core/content/secrets/answer.ts';
import { parseBytes, type RuleResult } from './rules.ts';

export const LIMITS = {
  maxSize: text('--maxSize SIZE', 'stored bytes of all layers, such as 200MB', {
    check: (size) => sizeOf('maxSize', size),
  }),
  maxGrowth: text('--maxGrowth SIZE', 'how much more than --base it may store: 10MB, or 5%', { check: growth }),
  base: text('--base REF', 'the image that --maxGrowth is measured against'),
  maxPackages: number('--maxPackages COUNT', 'packages of all kinds', 999_999),
  noSecrets: flag(
    '--noSecrets',
    'the config and the layers hold no private key, token or password; those in tests and documentation of packages are only counted',
  ),
  noSetuid: flag('--noSetuid', 'no file of the root filesystem is setuid or setgid'),
} as const satisfies OptionSet;

export type Limits = Values<typeof LIMITS>;

/** Asks about the image that is judged. Answers with its basis, so that a gap can't pass. */
export interface Judged {
  readonly limits: Limits;
  ask<Q extends QuestionName>(question: Q, args: ArgsOf<Q>): Promise<AnswerOf<Q>>;
  readonly image: string;
  /** Stored bytes of the layers. */
  readonly stored: number;
  /** The same of --base. */
  readonly baseStored: () => Promise<number>;
  /** Called where an answer does not rest on whole layers: then there is no verdict. */
  onGap(): void;
}

/** What each limit that is asked for came to. */
export async function checkLimits(judged: Judged): Promise<RuleResult[]> {
  const { limits, image, stored } = judged;
  const results: RuleResult[] = [];
  if (limits.maxSize !== undefined) {
    const most = parseBytes('maxSize', limits.maxSize);
    results.push(
      over('maxSize', limits.maxSize, stored, most, `stores ${formatBytes(stored)}, over ${limits.maxSize}`),
    );
  }
  if (limits.maxGrowth !== undefined) {
    const before = await judged.baseStored();
    const grown = stored - before;
    const said = `stores ${formatBytes(grown)} more than its base, over ${limits.maxGrowth}`;
    results.push(over('maxGrowth', limits.maxGrowth, grown, mostGrowth(limits.maxGrowth, before), said));
  }
  if (limits.maxPackages !== undefined) {
    const { packages, basis, databases } = await judged.ask('packages', { image });
    if (basis.incomplete.length > 0) judged.onGap();
    if (databases.some(({ unread }) => unread > 0)) judged.onGap();
    const said = `has ${packages.length} packages, over ${limits.maxPackages}`;
    results.push(over('maxPackages', String(limits.maxPackages), packages.length, limits.maxPackages, said));
  }
  if (limits.noSecrets) {
    const answer = await judged.ask('secrets', { image });
    if (answer.basis.incomplete.length + answer.unread.length > 0 || answer.config === null) judged.onGap();
    results.push(secretsRule(answer));
  }
  if (limits.noSetuid) {
    const { files, basis } = await judged.ask('privileged', { image });
    if (basis.incomplete.length > 0) judged.onGap();
    const places = files.map(({ path, layer }) => ({ path, message: `setuid or setgid, from layer ${layer}` }));
    results.push(
      none('noSetuid', places, `${places.length} setuid or setgid ${places.length === 1 ? 'file' : 'files'}`),
    );
  }
  return results;
}

/** Those among tests and documentation of packages are left out, and counted. */
function secretsRule({ found, config }: SecretsAnswer): RuleResult {
  const real = found.filter(({ sample }) => !sample);
  const places = [
    ...(config ?? []).map(({ path, matches }) => ({
      path,
      inConfig: true,
      message: `${matches[0]?.kind ?? 'a secret'}`,
    })),
    ...real.map(({ path, layer, reason, matches }) => ({
      path,
      message: `${matches[0]?.kind ?? reason ?? 'a secret'} in layer ${layer}`,
    })),
  ];
  const leftOut = found.length - real.length;
  const complaint = places.length === 1 ? 'a likely secret ships' : `${places.length} likely secrets ship`;
  const rule = none('noSecrets', places, complaint);
  if (leftOut === 0) return rule;
  const what = leftOut === 1 ? '1 file was' : `${leftOut} files were`;
  const message = `${rule.message}; ${what} left out, among tests and documentation of packages`;
  return { ...rule, leftOut, message };
}

type Place = NonNullable<RuleResult['places']>[number];

const over = (rule: string, threshold: string, actual: number, most: number, complaint: string): RuleResult => ({
  ...{ rule, threshold, actual },
  ...(actual > most ? { status: 'FAIL', message: `the image ${complaint}` } : { status: 'PASS', message: threshold }),
});

const none = (rule: string, places: readonly Place[], complaint: string): RuleResult => ({
  ...{ rule, threshold: '0', actual: places.length, places },
  ...(places.length > 0 ? { status: 'FAIL', message: complaint } : { status: 'PASS', message: 'none' }),
});

const PERCENT = /^\s*(\d+(?:\.\d+)?)\s*%\s*$/;

function growth(given: string): string {
  return PERCENT.test(given) ? given : sizeOf('maxGrowth', given);
}

function sizeOf(name: string, given: string): string {
  parseBytes(name, given);
  return given;
}

function mostGrowth(given: string, before: number): number {
  const percent = PERCENT.exec(given)?.[1];
  return percent === undefined ? parseBytes('maxGrowth', given) : (before * Number(percent)) / 100;
}
