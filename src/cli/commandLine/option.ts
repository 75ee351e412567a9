/** Options as data: one object each, from which parsing, help, completions and the manual page follow. */
import { UsageError } from '../usageError.ts';

/** What stood on the command line; true for an option without a value, undefined where it was not given. */
export type Given = string | true | readonly string[] | undefined;

export interface Option<T> {
  /** `-o, --output FILE`: names, then the value's name where it takes one. */
  readonly flags: string;
  /** One sentence without a full stop. */
  readonly about: string;
  /** The values there are, where they are few. */
  readonly values?: readonly string[];
  /** The shell may complete a value as the name of a file. */
  readonly file?: boolean;
  /** May be given more than once. */
  readonly many?: boolean;
  /** May stand without its value, which then needs `=`. */
  readonly bare?: boolean;
  /** The value; throws UsageError, naming the option, for what it cannot be. */
  read(given: Given): T;
}

/** Options of a command by the names its code uses. */
export type OptionSet = Readonly<Record<string, Option<unknown>>>;
/** Their values. */
export type Values<S extends OptionSet> = { readonly [K in keyof S]: S[K] extends Option<infer T> ? T : never };

/** The long name: `--output`. */
export const longName = (flags: string) => /--[\w-]+/.exec(flags)?.[0] ?? flags;
/** The short one: `-o`. */
export const shortName = (flags: string) => /^-\w(?=,)/.exec(flags)?.[0];
/** The value's name, undefined for a flag: `FILE`. */
export const valueName = (flags: string) => /--[\w-]+(?: |\[=)(.+?)\]?$/.exec(flags)?.[1];

/** Whether the argument is an option whose value is the next one. */
export function takesNext(argument: string | undefined, options: OptionSet): boolean {
  if (argument === undefined) return false;
  return Object.values(options).some(
    ({ flags, bare }) =>
      !bare && valueName(flags) !== undefined && (longName(flags) === argument || shortName(flags) === argument),
  );
}

export function flag(flags: string, about: string): Option<boolean> {
  return { flags, about, read: (given) => given === true };
}

/** A value as it is written; `check` throws or gives what is meant. */
export function text(
  flags: string,
  about: string,
  { check = (value: string) => value, ...more }: { check?(value: string): string; file?: boolean } = {},
): Option<string | undefined> {
  return { flags, about, ...more, read: (given) => (typeof given === 'string' ? check(given) : undefined) };
}

export function file(flags: string, about: string): Option<string | undefined> {
  return text(flags, about, { file: true });
}

/** A whole number from 0 to `max`. */
export function number(flags: string, about: string, max: number): Option<number | undefined> {
  return {
    flags,
    about,
    read(given) {
      if (typeof given !== 'string') return undefined;
      if (/^\d{1,6}$/.test(given) && Number(given) <= max) return Number(given);
      throw new UsageError(`${longName(flags)} ${given}: not a number from 0 to ${max}`);
    },
  };
}

/** One of a few words. */
export function choice<const V extends string>(
  flags: string,
  about: string,
  values: readonly V[],
): Option<V | undefined> {
  return {
    ...{ flags, about, values },
    read(given) {
      const found = values.find((one) => one === given);
      if (given === undefined || found !== undefined) return found;
      const known = values.join(', ').replace(/, (?=[^,]*$)/, ' or ');
      throw new UsageError(`${longName(flags)} ${String(given)}: must be ${known}`);
    },
  };
}

/** An option that may be given several times; `check` throws for a value that it can't have. */
export function list(flags: string, about: string, check?: (value: string) => void): Option<readonly string[]> {
  return {
    ...{ flags, about, many: true },
    read(given) {
      const values = Array.isArray(given) ? (given as readonly string[]) : [];
      if (check) for (const value of values) check(value);
      return values;
    },
  };
}
