/**
 * The three rules of `dive --ci` over our own measure of waste: names, thresholds, defaults and which side of a threshold
 * passes are dive's (v0.13), so that its users keep their files and flags.
 */
import type { Waste } from '../../core/rootfs/waste/waste.ts';
import { UsageError } from '../usageError.ts';

export const RULE_NAMES = ['lowestEfficiency', 'highestWastedBytes', 'highestUserWastedPercent'] as const;
export type RuleName = (typeof RULE_NAMES)[number];

/** Thresholds as a person writes them, by rule. */
export type RuleTexts = Partial<Readonly<Record<RuleName, string>>>;

/** What dive takes for a rule that is not named. */
const DEFAULTS: Readonly<Record<RuleName, string>> = {
  lowestEfficiency: '0.9',
  highestWastedBytes: 'disabled',
  highestUserWastedPercent: '0.1',
};

/** The figures that rules are about. */
export interface Measured {
  readonly efficiency: number;
  readonly wastedBytes: number;
  /** Content that layers above the first bring. */
  readonly userBytes: number;
  /**
   * wastedBytes / userBytes, a ratio: dive's measure of what the person who built on a base image wasted. Copies in the
   * base count too, for it was a layer above that hid them. Where those layers bring nothing, all of the waste is theirs: 1 where there is some, else 0.
   */
  readonly userWastedPercent: number;
}

/** The figures of an image's waste. */
export function measure({ efficiency, wastedBytes, layers }: Waste): Measured {
  const userBytes = layers.slice(1).reduce((sum, { content }) => sum + content, 0);
  return {
    efficiency,
    wastedBytes,
    userBytes,
    userWastedPercent: userBytes > 0 ? wastedBytes / userBytes : wastedBytes > 0 ? 1 : 0,
  };
}

/** What breaks a rule: a file by its path, or a place in the config by its name. */
interface RulePlace {
  readonly path: string;
  readonly inConfig?: boolean;
  readonly message: string;
}

/** A place as a report names it. */
export const placeText = ({ path, inConfig, message }: RulePlace): string =>
  `${inConfig ? '' : '/'}${path}: ${message}`;

/** Dive's rules and our limits. */
export interface RuleResult {
  readonly rule: string;
  readonly status: 'PASS' | 'FAIL' | 'SKIP';
  /** As it was written. */
  readonly threshold: string;
  readonly actual: number;
  readonly message: string;
  /** Where, for rules about files. */
  readonly places?: readonly RulePlace[];
  /** Files that a rule passes over though they are of its kind. */
  readonly leftOut?: number;
}

/** A rule with its threshold understood; null: switched off. */
export interface Rule {
  readonly name: RuleName;
  readonly text: string;
  readonly threshold: number | null;
}

/** The rules from texts in order of weight: the first that names a rule decides. Throws UsageError for a bad threshold. */
export function readRules(...texts: RuleTexts[]): Rule[] {
  return RULE_NAMES.map((name) => {
    const text = texts.map((one) => one[name]).find((one) => one !== undefined) ?? DEFAULTS[name];
    return { name, text, threshold: toThreshold(name, text) };
  });
}

function toThreshold(name: RuleName, text: string): number | null {
  if (/^\s*(|disabled|off|false)\s*$/i.test(text)) return null;
  if (name === 'highestWastedBytes') return parseBytes(name, text);
  const ratio = /^\s*[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?\s*$/i.test(text) ? Number(text) : Number.NaN;
  if (ratio >= 0 && ratio <= 1) return ratio;
  throw new UsageError(`${name} ${text}: must be a ratio from 0 to 1 (0.95), or disabled`);
}

const UNITS = 'kmgtpe';

/** `20MB`, `1GiB`, `1.5 g`, `4096`: MB counts in thousands, MiB in 1024s. */
export function parseBytes(name: string, text: string): number {
  const [, digits = '', unit = '', binary] =
    /^\s*(\d[\d,]*\.?\d*|\.\d+)\s*([kmgtpe]?)(i?)b?\s*$/i.exec(text) ?? ([] as string[]);
  const value = Number(digits.replaceAll(',', ''));
  if (digits === '' || (binary && !unit))
    throw new UsageError(`${name} ${text}: must be a size (20MB, 1GiB, 4096), or disabled`);
  const power = unit === '' ? 0 : UNITS.indexOf(unit.toLowerCase()) + 1;
  return Math.floor(value * (binary ? 1024 : 1000) ** power);
}

/** Holds the figures against the rules. Equal to the threshold passes. */
export function evaluate(rules: readonly Rule[], measured: Measured): RuleResult[] {
  return rules.map(({ name, text, threshold }) => {
    const [actual, complaint] = verdict(name, measured, threshold ?? 0);
    const common = { rule: name, threshold: text, actual };
    if (threshold === null) return { ...common, status: 'SKIP', message: 'disabled' };
    const failed = name === 'lowestEfficiency' ? actual < threshold : actual > threshold;
    return { ...common, status: failed ? 'FAIL' : 'PASS', message: failed ? complaint : text };
  });
}

function verdict(name: RuleName, measured: Measured, threshold: number): readonly [actual: number, complaint: string] {
  const { efficiency, wastedBytes, userWastedPercent } = measured;
  switch (name) {
    case 'lowestEfficiency':
      return [efficiency, `image efficiency is too low (efficiency=${ratio(efficiency)} < threshold=${threshold})`];
    case 'highestWastedBytes':
      return [wastedBytes, `too many bytes wasted (wasted-bytes=${wastedBytes} > threshold=${threshold})`];
    case 'highestUserWastedPercent':
      return [
        userWastedPercent,
        `too many bytes wasted, relative to the user bytes added (%-user-wasted-bytes=${ratio(userWastedPercent)} > threshold=${threshold})`,
      ];
  }
}

/** Digits enough that a failing figure never prints as its own threshold. */
function ratio(value: number): string {
  return Number(value.toPrecision(6)).toString();
}
