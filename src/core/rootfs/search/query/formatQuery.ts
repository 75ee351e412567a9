/**
 * A query as people type it: what `parseQuery` reads back to the same query.
 */
import type { Pattern, Query, Range } from './query.ts';
import { writeSize, writeTime } from './values.ts';

/** Times end just before a whole second: see parseQuery. */
const BEFORE = 1e-3;

/** The text of a query; empty for one that asks for nothing. */
export function formatQuery(query: Query): string {
  const { size, time, mode, owner, group, sha256, text } = query;
  return [
    ...query.names.map(formatName),
    ...(query.types.length > 0 ? [`type:${query.types.join(',')}`] : []),
    ...(size ? formatSize(size) : []),
    ...(query.modes.length > 0 ? [`mode:${query.modes.join(',')}`] : []),
    ...(mode === undefined ? [] : [`mode:${mode.toString(8).padStart(4, '0')}`]),
    ...(owner === undefined ? [] : [`owner:${word(owner)}`]),
    ...(group === undefined ? [] : [`group:${word(group)}`]),
    ...(time ? formatTime(time) : []),
    ...(query.fates.length > 0 ? [`state:${query.fates.join(',')}`] : []),
    ...(query.layers.length > 0 ? [`layer:${query.layers.map(formatLayers).join(',')}`] : []),
    ...query.platforms.map((platform) => `platform:${/,/.test(platform) ? quote(platform) : word(platform)}`),
    ...(sha256 === undefined ? [] : [`sha256:${sha256}`]),
    ...(text ? [`text:${text.kind === 'regex' ? slashes(text) : word(text.text, /^\//)}`] : []),
    ...(query.binary === undefined ? [] : [`binary:${query.binary ? 'yes' : 'no'}`]),
  ].join(' ');
}

const quote = (text: string): string => `"${text.replaceAll(/["\\]/g, '\\$&')}"`;

/** Plain where that reads back as the same. */
function word(text: string, unlike?: RegExp): string {
  return text === '' || /\s/.test(text) || text.startsWith('"') || unlike?.test(text) ? quote(text) : text;
}

const slashes = ({ text, flags }: Extract<Pattern, { kind: 'regex' }>): string => `/${text}/${flags}`;

function formatName(pattern: Pattern): string {
  if (pattern.kind === 'regex') {
    return isClosed(pattern.text) ? `re:${slashes(pattern)}` : `re:${word(pattern.text, /^\//)}`;
  }
  const { kind, text } = pattern;
  // A sign may make a key of what stands before it; a quoted word never has one.
  const bare = !/[\s"<>=:]/.test(text);
  if (kind === 'glob') return bare && /[*?[]/.test(text) ? text : `glob:${word(text)}`;
  return bare && !/[*?[]/.test(text) ? text : quote(text);
}

/** Would the closing slash be where it is looked for? */
function isClosed(source: string): boolean {
  let inClass = false;
  for (let at = 0; at < source.length; at++) {
    const char = source.charAt(at);
    if (char === '\\') at += 1;
    else if (char === '[') inClass = true;
    else if (char === ']') inClass = false;
    else if (char === '/' && !inClass) return false;
  }
  return true;
}

function formatSize({ min, max }: Range): string[] {
  if (min !== undefined && min === max) return [`size=${writeSize(min)}`];
  const from =
    min === undefined ? [] : [rounder(`size>=${writeSize(min)}`, min > 0 ? `size>${writeSize(min - 1)}` : '')];
  const to = max === undefined ? [] : [rounder(`size<=${writeSize(max)}`, `size<${writeSize(max + 1)}`)];
  return [...from, ...to];
}

/** `size>1MB` rather than `size>=1000001`: the one of both that has a unit. */
const rounder = (a: string, b: string): string => (/\d$/.test(a) && /B$/.test(b) ? b : a);

function formatTime({ min, max }: Range): string[] {
  const from = min === undefined ? [] : [`time>=${writeTime(min)}`];
  return [...from, ...(max === undefined ? [] : [`time<${writeTime(max + BEFORE)}`])];
}

function formatLayers({ min, max }: Range): string {
  return min !== undefined && min === max ? String(min) : `${min ?? ''}..${max ?? ''}`;
}
