/** Debian control text: paragraphs of `Field: value`, values going on in lines that begin with a space (deb-control(5)). */

/** One paragraph: values by lower-case field name, the lines of a value joined by line feeds. */
export type Paragraph = ReadonlyMap<string, string>;

/** Characters kept of one value: dependencies of the largest metapackages have some thousand. */
const VALUE_MAX_CHARS = 64 * 1024;

/** The paragraphs of a text with their `wanted` fields, one at a time. Lines that are no fields are passed over. */
export function* paragraphsOf(text: string, wanted: ReadonlySet<string>): Generator<Paragraph> {
  let fields = new Map<string, string>();
  let last: string | undefined;
  for (const line of linesOf(text)) {
    if (line.trim() === '') {
      if (fields.size > 0) yield fields;
      fields = new Map();
      last = undefined;
    } else if (line.startsWith(' ') || line.startsWith('\t')) {
      const value = last === undefined ? undefined : fields.get(last);
      if (last !== undefined && value !== undefined)
        fields.set(last, `${value}\n${line.trim()}`.slice(0, VALUE_MAX_CHARS));
    } else {
      const colon = line.indexOf(':');
      const name = line.slice(0, Math.max(colon, 0)).toLowerCase();
      last = wanted.has(name) ? name : undefined;
      if (last !== undefined)
        fields.set(
          last,
          line
            .slice(colon + 1)
            .trim()
            .slice(0, VALUE_MAX_CHARS),
        );
    }
  }
  if (fields.size > 0) yield fields;
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
