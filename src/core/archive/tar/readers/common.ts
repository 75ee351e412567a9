/** An entry that is listed here, and the report on programs that read it differently. */
import type { ReaderView } from '../../../oci/finding.ts';
import { bytesToText } from '../../../oci/text.ts';
import type { Span, TarEntry } from '../entry.ts';
import { type Difference, differenceOf, ownView, ownWords, type Topic } from './difference.ts';
import type { Rule } from './rule.ts';
import { nextOf } from './pieces.ts';
import { RULES } from './rules/index.ts';
import { refusing } from './rules/refusedTypes.ts';
import type { Outcome, Seen, View } from './seen.ts';

/** Where programs part, and why. */
export interface Place {
  readonly rule: string;
  readonly what: string;
  readonly here: string;
  readonly number: number;
  readonly offset: number;
  readonly entry?: string;
  /** Runtimes that refuse what is here. */
  readonly refusing?: readonly ReaderView[];
}

export class Common {
  private readonly entry: TarEntry;
  private readonly seen: Seen;
  private readonly own: View;

  /** Valid as long as what it is made of. */
  constructor(entry: TarEntry, seen: Seen) {
    this.entry = entry;
    this.seen = seen;
    this.own = ownView(entry);
  }

  /** The same, of bytes that stay. */
  copy(): Common {
    const { entry, seen } = this;
    const copied = { ...entry, path: copyOf(entry.path), link: copyOf(entry.link) };
    const chain = seen.chain.map((one) => ({ ...one, bytes: one.bytes.slice() }));
    return new Common(copied, { ...seen, chain, header: seen.header.slice() });
  }

  differenceOf(outcome: Outcome): Difference | undefined {
    return differenceOf(this.own, outcome);
  }

  /** Of what a program lists before it has read what is behind the header: nothing is known of the content. */
  differenceListed(listed: View): Difference | undefined {
    const { stored, pieces } = this.own;
    return differenceOf(this.own, { ...listed, stored, next: nextOf(this.own), pieces, length: listed.size });
  }

  ruleOf({ topics }: Pick<Difference, 'topics'>): Rule {
    return RULES.find((one) => one.covers(this.seen, topics, this.entry)) as Rule;
  }

  placeOf(topics: readonly Topic[]): Place {
    const { entry, seen, own } = this;
    const rule = this.ruleOf({ topics });
    return {
      ...{ rule: rule.name, what: rule.what(seen, entry), here: ownWords(own, new Set(topics)) },
      ...{ number: entry.number, offset: entry.headerOffset, entry: nameOf(entry) },
      refusing: refusing(entry),
    };
  }
}

function copyOf({ bytes, start, end }: Span): Span {
  return { bytes: bytes.slice(start, end), start: 0, end: end - start };
}

const NAME_MAX = 400;

function nameOf({ path: { bytes, start, end } }: TarEntry): string {
  return bytesToText(bytes.subarray(start, Math.min(end, start + NAME_MAX)));
}
