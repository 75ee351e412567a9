/**
 * Debian control text: paragraphs of `Field: value`, values going on in lines that begin with a space (deb822(5)). Split
 * as dpkg splits it; what dpkg would refuse is reported and skipped.
 */

/** One paragraph: values by lower-case field name, the lines of a value joined by line feeds. */
export type Paragraph = ReadonlyMap<string, string>;

/** Which fields of a control file to keep. */
interface ControlOptions {
  /** Fields to keep, in lower case; the first one names the paragraph and stands in it once. */
  readonly wanted: readonly string[];
  /** Called for each line that is not part of a paragraph, with its number from 1. */
  readonly onProblem?: (line: number, what: string) => void;
}

/** Characters kept of one value: dependencies of the largest metapackages have some thousand. */
const VALUE_MAX_CHARS = 64 * 1024;
/** Fields remembered of one paragraph, to know a second one of the same name: a file may make one of every line. */
const FIELDS_MAX_COUNT = 1000;
/** The name ends before white space or the colon, between which only white space may stand. */
const FIELD = /^([^\s:-][^\s:]*)\s*:/;

/** The paragraphs of a text, one at a time. One without any wanted field is given too, as an empty map. */
export function* paragraphsOf(text: string, { wanted, onProblem }: ControlOptions): Generator<Paragraph> {
  const known = new Set(wanted);
  let paragraph: OpenParagraph | undefined;
  let number = 0;
  for (const line of linesOf(text)) {
    number++;
    if (line === '' || (!paragraph && line.trim() === '')) {
      if (paragraph) yield paragraph.close();
      paragraph = undefined;
      continue;
    }
    if (paragraph && /^\s/.test(line)) {
      paragraph.goOn(line);
      continue;
    }
    const name = FIELD.exec(line)?.[1]?.toLowerCase();
    if (name !== undefined && name === wanted[0] && paragraph?.has(name)) {
      onProblem?.(number, `has a second ${wanted[0]} in the same paragraph`);
      yield paragraph.close();
      paragraph = undefined;
    }
    paragraph ??= new OpenParagraph();
    if (name === undefined) onProblem?.(number, 'is not a field');
    else if (paragraph.has(name)) onProblem?.(number, `repeats the field ${name}`);
    paragraph.begin(name, line, known);
  }
  if (paragraph) yield paragraph.close();
}

class OpenParagraph {
  private readonly fields = new Map<string, string>();
  private readonly seen = new Set<string>();
  private value: string[] = [];
  private chars = 0;
  private name: string | undefined;

  has(name: string): boolean {
    return this.seen.has(name);
  }

  /** Begins a field; a line that is none, and one that stood before, keep nothing. */
  begin(name: string | undefined, line: string, wanted: ReadonlySet<string>): void {
    this.end();
    const isWanted = name !== undefined && wanted.has(name) && !this.seen.has(name);
    if (name !== undefined && this.seen.size < FIELDS_MAX_COUNT) this.seen.add(name);
    this.name = isWanted ? name : undefined;
    if (isWanted) this.goOn(line.slice(line.indexOf(':') + 1));
  }

  goOn(line: string): void {
    if (this.name === undefined || this.chars > VALUE_MAX_CHARS) return;
    this.value.push(line.trim());
    this.chars += line.length;
  }

  close(): Paragraph {
    this.end();
    return this.fields;
  }

  private end(): void {
    if (this.name !== undefined) this.fields.set(this.name, this.value.join('\n').trimEnd().slice(0, VALUE_MAX_CHARS));
    this.name = undefined;
    this.value = [];
    this.chars = 0;
  }
}

/** Lines without their ends, made one at a time: a list of all of them would double the memory. */
export function* linesOf(text: string): Generator<string> {
  for (let at = 0; at < text.length; ) {
    const feed = text.indexOf('\n', at);
    const end = feed < 0 ? text.length : feed;
    yield text.slice(at, text[end - 1] === '\r' && end > at ? end - 1 : end);
    at = end + 1;
  }
}
