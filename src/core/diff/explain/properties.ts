/** Java's .properties with the date that Properties.store writes as a comment. */
import { latin1 } from '../../bytes/byteArrays.ts';
import { NOISE } from '../noise.ts';
import type { Explainer } from './explainer.ts';

const DATE =
  /^#(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun) (?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec) \d\d \d\d:\d\d:\d\d [A-Z][\w+:-]{0,9} \d{4}(?=\r?$)/gm;

/** Java properties that differ only in the comment with the time. */
export const properties: Explainer = {
  explain({ path, left, right }) {
    if (!path.endsWith('.properties')) return undefined;
    const [a, b] = [latin1(left), latin1(right)];
    if (withoutDates(a) !== withoutDates(b)) return undefined;
    return { noise: NOISE['file-times'], text: 'Only the comment with the time the file was written differs.' };
  },
};

/** A line that ends in a backslash goes on in the next, which is then no comment. */
function withoutDates(text: string): string {
  return text.replace(DATE, (date, at: number) =>
    /\\\r?\n$/.test(text.slice(Math.max(0, at - 3), at)) ? date : '#date',
  );
}
