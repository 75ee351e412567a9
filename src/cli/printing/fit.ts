/** Rows of tables on a terminal: a row that wraps makes the columns below it unreadable, so it is cut at the terminal's width. */
import type { Width } from '../options/width.ts';
import type { Output } from './output.ts';

export interface Fit {
  /** One row without its line feed, as it is to be printed. */
  row(text: string): string;
  /** The first `count` of a list, or all of it. */
  first<T>(list: readonly T[], count: number): readonly T[];
}

/** Rows are whole where no terminal shows them, and with `--no-trunc`, which also gives the lists whole. */
export function fitFor({ output, options }: { readonly output: Output; readonly options: Width }): Fit {
  const { noTrunc } = options;
  return {
    row: (text) => (noTrunc || output.columns === undefined ? text : cutAt(text, output.columns)),
    first: (list, count) => (noTrunc ? list : list.slice(0, count)),
  };
}

/** Made when a row is cut, as that takes a tenth of the start. */
let graphemes: Intl.Segmenter | undefined;
/** What terminals draw in two columns: East Asian wide characters (Unicode TR 11) and emoji. */
const WIDE =
  /^(?:[\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]|\p{Emoji_Presentation}|[\u{20000}-\u{3fffd}])/u;

/** As much of the text as `columns` hold, with an ellipsis in the last where some is left out. */
export function cutAt(text: string, columns: number): string {
  if (columns < 1) return text;
  graphemes ??= new Intl.Segmenter('en', { granularity: 'grapheme' });
  let width = 0;
  let fits = 0;
  for (const { segment, index } of graphemes.segment(text)) {
    width += WIDE.test(segment) ? 2 : 1;
    if (width > columns) return `${text.slice(0, fits)}…`;
    if (width < columns) fits = index + segment.length;
  }
  return text;
}
