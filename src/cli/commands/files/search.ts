/** `cutaway search`: names, or text in files, in all layers, also in what later layers hide. */
import type { Hit } from '../../../core/rootfs/search/hit.ts';
import { parseQuery, QueryError } from '../../../core/rootfs/search/query/parseQuery.ts';
import type { Query } from '../../../core/rootfs/search/query/query.ts';
import type { SearchAnswer, SearchPart } from '../../../engine/search/found.ts';
import { tellBasis } from '../../basis.ts';
import { flag, type OptionSet } from '../../commandLine/option.ts';
import { PICKING } from '../../options/picking.ts';
import { WIDTH, type Width } from '../../options/width.ts';
import { pickImage } from '../../pickImage.ts';
import type { Paint } from '../../printing/colour.ts';
import { fitFor } from '../../printing/fit.ts';
import { type ImageContext, imageCommand, withInput } from '../../session.ts';
import { printable } from '../../show.ts';
import { UsageError } from '../../usageError.ts';

const OPTIONS = {
  text: flag('--text', 'search for QUERY in the lines of text files'),
  binary: flag('--binary', 'with --text: search binary files too'),
  ...PICKING,
  ...WIDTH,
} as const satisfies OptionSet;

/** A hit, or one line of one. */
interface SearchLine {
  readonly path: string;
  /** Position of the layer in the image, 0 = base. */
  readonly layer: number;
  /** What became of it in the finished image. */
  readonly state: string;
  readonly line?: number;
  readonly text?: string;
  /** Where the match is in `text`, in UTF-16 code units. */
  readonly offset?: number;
}

export const search = imageCommand({
  summary: 'names, or text in files, in all layers',
  details: [
    'Without --text QUERY is that of the app: words and globs of names (*.so, etc/*.conf), and conditions: size>1M, mode:setuid, owner:0, type:symlink, layer:3, state:deleted, time>2024-01-01, sha256:…, re:/…/, text:"…". Matching is case-sensitive if QUERY has a capital letter.',
    'The exit status is 0 even if nothing is found, and 1 if layers could not be searched in full.',
  ],
  operands: ['INPUT', 'QUERY'],
  options: OPTIONS,
  examples: [
    ['search image.tar "*.pem state:deleted"', 'keys that a later layer deleted and that still ship'],
    ['search image.tar --text "BEGIN PRIVATE KEY"', 'lines in files'],
  ],
  async run(context, input, text) {
    const query = read(text, context.options);
    return withInput(context, input, async (opened) => {
      const { engine, call } = context;
      const node = pickImage(context, opened);
      const found = new Map<number, Hit>();
      const onPart = (part: unknown) => collect(found, part as SearchPart);
      const answer = await engine.ask([opened.id], 'search', { query, images: [node.key] }, { ...call, onPart });
      for (const hit of found.values()) for (const line of linesOf(hit, answer)) await print(context, line);
      await context.output.flush();
      return tell(context, answer);
    });
  },
});

function read(text: string, { text: isText, binary }: { readonly text: boolean; readonly binary: boolean }): Query {
  if (binary && !isText) throw new UsageError('--binary: only applies to --text; add --text');
  try {
    if (!isText) return parseQuery(text);
    if (text === '' || /[\r\n]/.test(text))
      throw new UsageError('--text: searches within lines; QUERY must be one line of text');
    return { ...parseQuery(''), text: { kind: 'text', text }, ...(binary && { binary }) };
  } catch (error) {
    if (error instanceof QueryError) throw new UsageError(`${text}: ${error.message}`);
    throw error;
  }
}

/** Hits are numbered over all parts; what became of them may come later. */
function collect(found: Map<number, Hit>, part: SearchPart): void {
  if (part.kind === 'hits') for (const hit of part.hits) found.set(found.size, hit);
  if (part.kind !== 'fates') return;
  for (const [i, fates] of part.fates.entries()) {
    const hit = found.get(part.first + i);
    if (hit) found.set(part.first + i, { ...hit, fates });
  }
}

/** A stored layer may lie at several places of the image. */
function* linesOf({ path, layer, fates = [], lines }: Hit, { layers }: SearchAnswer): Generator<SearchLine> {
  for (const [i, place] of (layers[layer]?.places ?? []).entries()) {
    const own = { path, layer: place.layer, state: fates[i]?.fate ?? 'unknown' };
    if (!lines) yield own;
    for (const { line, excerpt, start } of lines ?? []) yield { ...own, line, text: excerpt, offset: start };
  }
}

async function print(context: ImageContext<Width>, found: SearchLine): Promise<void> {
  const { options, output } = context;
  if (options.json) return output.json(found);
  const { path, layer, state, line, text } = found;
  const where = line === undefined ? '' : `:${line}: ${printable(text ?? '')}`;
  const row = `${String(layer).padStart(3)}  ${state.padEnd(11)}  ${printable(path)}${where}`;
  // Half a path leads nowhere.
  const fitted = line === undefined ? row : fitFor(context).row(row);
  await output.text(`${paintState(fitted, state, output.paint)}\n`);
}

/** What a later layer did to the file, as `diff` marks it. The row is cut already, and its state stands whole in it. */
function paintState(row: string, state: string, paint: Paint): string {
  const tone = state === 'deleted' ? 'bad' : state === 'overwritten' ? 'warning' : undefined;
  return tone === undefined || !row.includes(state) ? row : row.replace(state, paint(tone, state));
}

function tell(context: ImageContext, answer: SearchAnswer): number {
  const { note, options, report } = context;
  const placesOf = (layer: number) => answer.layers[layer]?.places.map((place) => place.layer) ?? [];
  const unchecked = answer.unchecked.flatMap((one) => placesOf(one.layer).map((layer) => ({ ...one, layer })));
  tellBasis(context, { incomplete: [], unchecked }, { lines: options.json });
  for (const { layer, why, message, partly } of answer.unread) {
    for (const place of placesOf(layer)) {
      const fields = { layer: place, digest: answer.layers[layer]?.digest ?? null, why, message };
      if (options.json) report(`incomplete ${JSON.stringify(fields)}`);
      else note(printable(`error: layer ${place} was ${partly ? 'searched in part' : 'not searched'}: ${message}`));
    }
  }
  if (answer.total > answer.shown) note(`error: ${answer.total} found, ${answer.shown} shown: narrow the query`);
  else if (answer.stopped) note('error: there are more matches: the search was stopped; narrow the query');
  return answer.unread.length > 0 || answer.total > answer.shown || answer.stopped ? 1 : 0;
}
