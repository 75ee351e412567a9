/**
 * Reads a `.dive-ci` file: the one map of rules that dive reads from it, in block style, which is all that such files
 * are. Not a YAML reader: what it does not understand it refuses, with the line.
 */
import { UsageError } from '../usageError.ts';
import { RULE_NAMES, type RuleName, type RuleTexts } from './rules.ts';

/** Spellings of dive since 0.13. */
const KEBAB: Readonly<Record<string, RuleName>> = {
  'lowest-efficiency': 'lowestEfficiency',
  'lowest-efficiency-threshold': 'lowestEfficiency',
  'highest-wasted-bytes': 'highestWastedBytes',
  'highest-user-wasted-percent': 'highestUserWastedPercent',
};

const LINE = /^(\s*)([\w-]+)\s*:(?:\s+(.*))?$/;

/**
 * The thresholds that a file names, under `rules:` or at its top. Keys that are not rules are reported to `note` and left
 * out. Throws UsageError, naming `file` and the line, for what is not of that form.
 */
export function readDiveConfig(text: string, file: string, note: (line: string) => void): RuleTexts {
  const found: Partial<Record<RuleName, string>> = {};
  /** Indentation of an unknown key, whose nested lines are not ours either. */
  let skipped = Number.POSITIVE_INFINITY;
  for (const [number, raw] of text
    .replace(/^\uFEFF/, '')
    .split(/\r?\n/)
    .entries()) {
    const line = withoutComment(raw);
    if (line.trim() === '' || line === '---' || line === '...') continue;
    const indent = line.length - line.trimStart().length;
    if (indent > skipped) continue;
    skipped = Number.POSITIVE_INFINITY;
    const [, , key = '', value = ''] = LINE.exec(line) ?? [];
    const rule = RULE_NAMES.find((name) => name.toLowerCase() === key.toLowerCase()) ?? KEBAB[key];
    if (key === 'rules' && value === '') continue;
    if (key === '' || line.includes('\t') || (key === 'rules' && value !== ''))
      throw new UsageError(`${file}, line ${number + 1}: not valid; write rules: and below it NAME: VALUE lines`);
    if (rule) found[rule] = unquoted(value);
    else {
      note(`${file}, line ${number + 1}: ${key} is not one of the rules ${RULE_NAMES.join(', ')}; ignored`);
      skipped = indent;
    }
  }
  return found;
}

/** A `#` begins a comment at the start or after a space, outside quotes. */
function withoutComment(line: string): string {
  let quote = '';
  for (let i = 0; i < line.length; i++) {
    const character = line.charAt(i);
    if (quote !== '') quote = character === quote ? '' : quote;
    else if (character === '"' || character === "'") quote = character;
    else if (character === '#' && (i === 0 || /\s/.test(line.charAt(i - 1)))) return line.slice(0, i).trimEnd();
  }
  return line.trimEnd();
}

function unquoted(value: string): string {
  const [, , inner] = /^(["'])(.*)\1$/.exec(value) ?? [];
  const text = inner ?? value;
  return /^(null|~)$/i.test(text) ? '' : text;
}
