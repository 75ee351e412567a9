/** What stands in the fields of a search, as one query: read, or what is wrong with it. */
import { formatQuery } from '../../../../core/rootfs/search/query/formatQuery.ts';
import { parseQuery, QueryError } from '../../../../core/rootfs/search/query/parseQuery.ts';
import { EVERYTHING, type Query } from '../../../../core/rootfs/search/query/query.ts';

export interface Fields {
  /** Names and conditions, as typed. */
  readonly names: string;
  /** Looked for in files. */
  readonly text: string;
  readonly regex: boolean;
}

export interface Problem {
  readonly message: string;
  readonly start: number;
  readonly end: number;
}

export type Read =
  | { readonly query: Query; readonly problem?: undefined }
  | { readonly query?: undefined; readonly problem: Problem };

export function readQuery(q: string): Read {
  try {
    return { query: parseQuery(q) };
  } catch (error) {
    if (!(error instanceof QueryError)) throw error;
    return { problem: { message: error.message, start: error.start, end: error.end } };
  }
}

/** The whole query as links carry it; a broken expression is in it as typed, so that reading it says what is wrong. */
export function joinFields({ names, text, regex }: Fields): string {
  const term = text === '' ? '' : regex ? slashes(text) : formatQuery({ ...EVERYTHING, text: { kind: 'text', text } });
  return [names.trim(), term].filter(Boolean).join(' ');
}

/** Case counts once there is a capital, as in plain text. */
function slashes(source: string): string {
  const escaped = source.replaceAll(/\\.|\//g, (token) => (token === '/' ? '\\/' : token));
  return `text:/${escaped}/${/[A-Z]/.test(source) ? '' : 'i'}`;
}

/** The fields that a query of a link stands in. */
export function splitFields(q: string): Fields {
  const { query } = readQuery(q);
  if (!query?.text) return { names: q, text: '', regex: false };
  const { text: pattern, ...rest } = query;
  const fields = { names: formatQuery(rest), text: pattern.text, regex: pattern.kind === 'regex' };
  // An expression with other flags than ours stays as it was typed.
  const again = readQuery(joinFields(fields)).query;
  return again && formatQuery(again) === formatQuery(query) ? fields : { names: q, text: '', regex: false };
}

/** The names with some conditions changed; what can't be read is replaced. */
export function edited(names: string, change: Partial<Query>): string {
  return formatQuery({ ...(readQuery(names).query ?? EVERYTHING), ...change });
}

/** Ways to begin, and what they find. */
export const EXAMPLES: readonly (readonly [query: string, finds: string])[] = [
  ['*.so*', 'libraries, in every layer'],
  ['mode:setuid', 'programs that run as their owner (setuid)'],
  ['mode:world-writable type:file,dir', 'world-writable files and directories'],
  ['mode:capabilities', 'files with capabilities'],
  ['state:deleted size>100kB', 'deleted and still shipped'],
  ['re:/(^|\\/)(id_(rsa|ed25519)|\\.netrc|\\.npmrc)$/', 'names that often hold secrets'],
  ['text:"PRIVATE KEY"', 'text in files'],
  ['*.conf text:/passw(or)?d\\s*=/i', 'an expression in configuration files'],
];
