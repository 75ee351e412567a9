/**
 * TextSearch: the lines of a decoded text that match, whatever cuts it comes in. Only the line under way is kept, and of
 * a very long one only the piece under way.
 */
import {
  SEARCH_EXCERPT_AFTER_CHARS,
  SEARCH_EXCERPT_BEFORE_CHARS,
  SEARCH_REGEX_OVERLAP_CHARS,
  SEARCH_REGEX_PIECE_CHARS,
  SEARCH_TEXT_PIECE_CHARS,
} from '../../../bytes/limits.ts';
import type { Pattern } from '../query/query.ts';

/** A line that matches, by its first match. */
export interface LineHit {
  /** 1 = the first. */
  readonly line: number;
  /** The match with what stands around it; line ends left out. */
  readonly excerpt: string;
  /** The match in the excerpt. */
  readonly start: number;
  readonly end: number;
  /** The line goes on before, after the excerpt. */
  readonly cutBefore: boolean;
  readonly cutAfter: boolean;
}

/** A match in a stretch of text. */
interface Match {
  readonly start: number;
  readonly end: number;
}

/** Finds matches in pieces of lines. */
export interface LineMatcher {
  /**
   * Longer lines come in pieces of this many characters, each beginning `overlap` before the end of the last; a match
   * across a border is found where it is no longer than that.
   */
  readonly piece: number;
  readonly overlap: number;
  /** Can many lines be searched at once? Then no match has a line break in it. */
  readonly many: boolean;
  /** The first match at or after `from`; `open`: the line goes on after this text. */
  find(text: string, from: number, open: boolean): Match | undefined;
}

/** Compiles a text pattern; a literal one counts case as soon as it has an upper-case letter. */
export function lineMatcher(pattern: Pattern): LineMatcher {
  return pattern.kind === 'regex' ? regexMatcher(pattern.text, pattern.flags) : textMatcher(pattern.text);
}

function textMatcher(text: string): LineMatcher {
  const limits = { piece: Math.max(SEARCH_TEXT_PIECE_CHARS, 2 * text.length), overlap: text.length };
  if (text !== text.toLowerCase() || text.toLowerCase() === text.toUpperCase()) {
    const find = (where: string, from: number): Match | undefined => {
      const start = where.indexOf(text, from);
      return start < 0 ? undefined : { start, end: start + text.length };
    };
    return { ...limits, many: true, find };
  }
  const regex = new RegExp(text.replaceAll(/[\\^$.*+?()[\]{}|/]/g, '\\$&'), 'gi');
  return { ...limits, many: true, find: (where, from) => exec(regex, where, from) };
}

function regexMatcher(source: string, flags: string): LineMatcher {
  const regex = new RegExp(source, `g${flags}`);
  // A `$` must not match where a piece was cut.
  const minds = /(?:^|[^\\])\$/.test(source);
  const find = (where: string, from: number, open: boolean): Match | undefined => {
    const match = exec(regex, where, from);
    return match && minds && open && match.end === where.length ? undefined : match;
  };
  return { piece: SEARCH_REGEX_PIECE_CHARS, overlap: SEARCH_REGEX_OVERLAP_CHARS, many: false, find };
}

function exec(regex: RegExp, where: string, from: number): Match | undefined {
  regex.lastIndex = from;
  const match = regex.exec(where);
  return match === null ? undefined : { start: match.index, end: match.index + match[0].length };
}

const FEED = '\n';

/** Searches lines in a file that comes in pieces. */
export class TextSearch {
  private readonly matcher: LineMatcher;
  private readonly tell: (hit: LineHit) => boolean;
  /** Characters that belong to the line under way: from its beginning, or from that of its present piece. */
  private rest = '';
  private line = 1;
  /** The line under way is a long one: `rest` begins within it. */
  private within = false;
  /** The current line has been reported. */
  private isReported = false;
  /** Nothing more is wanted. */
  done = false;

  /** `tell` answers whether more is wanted. */
  constructor(matcher: LineMatcher, tell: (hit: LineHit) => boolean) {
    this.matcher = matcher;
    this.tell = tell;
  }

  push(text: string): void {
    if (this.done) return;
    const all = this.rest + text;
    const last = all.lastIndexOf(FEED);
    if (last < 0) {
      this.rest = this.pieces(all);
      return;
    }
    let at = 0;
    if (this.within) {
      at = all.indexOf(FEED) + 1;
      this.endLine(all.slice(0, at - 1));
    }
    if (at <= last && !this.done) this.lines(all.slice(at, last));
    this.rest = this.done ? '' : this.pieces(all.slice(last + 1));
  }

  /** The text is over; a last line without a line feed counts. */
  finish(): void {
    if (!this.done && this.rest !== '') this.endLine(this.rest);
  }

  /** Whole lines, joined by line feeds. */
  private lines(text: string): void {
    if (!this.matcher.many) {
      for (let at = 0; at <= text.length && !this.done; ) {
        const feed = text.indexOf(FEED, at);
        const end = feed < 0 ? text.length : feed;
        this.endLine(text.slice(at, end));
        at = end + 1;
      }
      return;
    }
    let counted = 0;
    for (let match = this.matcher.find(text, 0, false); match && !this.done; ) {
      const start = text.lastIndexOf(FEED, match.start - 1) + 1;
      const feed = text.indexOf(FEED, match.end);
      const end = feed < 0 ? text.length : feed;
      this.line += countFeeds(text, counted, start);
      this.endLine(text.slice(start, end));
      counted = end + 1;
      match = counted > text.length ? undefined : this.matcher.find(text, counted, false);
    }
    this.line += countFeeds(text, counted, text.length) + (counted > text.length ? 0 : 1);
  }

  /** What is left of a line that has ended. */
  private endLine(text: string): void {
    this.search(this.pieces(text), false);
    this.line += 1;
    this.within = false;
    this.isReported = false;
  }

  /** Searches the pieces of a line that are surely not its last; gives what is left. */
  private pieces(text: string): string {
    const { piece, overlap } = this.matcher;
    let at = 0;
    for (; text.length - at > piece; at += piece - overlap) {
      this.search(text.slice(at, at + piece), true);
      this.within = true;
    }
    return at === 0 ? text : text.slice(at);
  }

  private search(text: string, open: boolean): void {
    if (this.isReported || this.done) return;
    // Within a line `^` stands for nothing: a match begins at the second character, the first was the last piece's.
    const match = this.matcher.find(text, this.within ? 1 : 0, open);
    if (!match) return;
    this.isReported = true;
    this.done = !this.tell(excerpt(text, match, this.line, this.within, open));
  }
}

function countFeeds(text: string, from: number, to: number): number {
  let count = 0;
  for (let at = text.indexOf(FEED, from); at >= 0 && at < to; at = text.indexOf(FEED, at + 1)) count += 1;
  return count;
}

function excerpt(text: string, match: Match, line: number, within: boolean, open: boolean): LineHit {
  const whole = text.endsWith('\r') && !open ? text.length - 1 : text.length;
  let from = Math.max(0, match.start - SEARCH_EXCERPT_BEFORE_CHARS);
  let to = Math.min(whole, match.start + SEARCH_EXCERPT_AFTER_CHARS);
  // A pair of surrogates is not cut in two.
  if (isTrail(text.charCodeAt(from))) from += from === match.start ? 0 : 1;
  if (to < whole && isTrail(text.charCodeAt(to))) to -= 1;
  return {
    line,
    excerpt: text.slice(from, to),
    start: match.start - from,
    end: Math.max(match.start, Math.min(match.end, to)) - from,
    cutBefore: from > 0 || within,
    cutAfter: to < whole || open,
  };
}

const isTrail = (code: number): boolean => code >= 0xdc00 && code < 0xe000;
