/** What an answer rests on, said on stderr, in the JSON, and by the exit status. */
import type { IndexOrigin } from '../core/oci/basis/indexOrigin.ts';
import { ImageError } from '../core/oci/imageError.ts';
import type { Basis, ComparedBasis, IncompleteLayer } from '../core/oci/basis/basis.ts';
import type { OpenedInput } from '../engine/engine.ts';
import type { Context } from './session.ts';
import { printable } from './show.ts';

/** What an answer's JSON object says beside the answer; nothing where every layer was read in full. */
interface BasisFields {
  readonly incomplete?: Basis['incomplete'];
  /** Layers listed by their own table of contents, or by somebody else's index, which was not held against their bytes. */
  readonly unchecked?: Basis['unchecked'];
}

/** The fields of a JSON object. */
export function basisFields({ incomplete, unchecked }: Basis): BasisFields {
  return { ...(incomplete.length > 0 && { incomplete }), ...(unchecked.length > 0 && { unchecked }) };
}

/** The same of a comparison, each entry with its side. */
export function comparedFields({ left, right }: ComparedBasis) {
  const sided = <T>(of: (basis: Basis) => readonly T[]) => [
    ...of(left).map((one) => ({ side: 'left', ...one })),
    ...of(right).map((one) => ({ side: 'right', ...one })),
  ];
  const incomplete = sided((basis) => basis.incomplete);
  const unchecked = sided((basis) => basis.unchecked);
  return { ...(incomplete.length > 0 && { incomplete }), ...(unchecked.length > 0 && { unchecked }) };
}

/**
 * Says on stderr which layers were not read in full, and which were only listed: a sentence each, and with `lines` (where stdout
 * has no place for it) an object each for programs; with `json` alone, for those that were only listed. The exit status that follows: 1 where there is one, else 0.
 */
export function tellBasis(
  context: Pick<Context, 'note' | 'report'>,
  basis: Basis,
  { lines = false, json = false, side = '' } = {},
): 0 | 1 {
  for (const layer of basis.incomplete) {
    if (lines) context.report(`incomplete ${JSON.stringify(layer)}`);
    else context.note(sentence(layer, side));
  }
  for (const one of basis.unchecked) {
    if (lines || json) context.report(`unchecked ${JSON.stringify(one)}`);
    context.note(printable(uncheckedSentence(one, side)));
  }
  return basis.incomplete.length > 0 ? 1 : 0;
}

/** Where nothing is at a path, that rests on all layers, or on one: those that were not read may have it, and are told. */
export async function elseTellUnread<T>(
  context: Pick<Context, 'engine' | 'call' | 'note' | 'report'>,
  {
    id,
    image,
    layer,
    json,
  }: { readonly id: string; readonly image: string; readonly layer?: number; readonly json: boolean },
  found: Promise<T>,
): Promise<T> {
  try {
    return await found;
  } catch (error) {
    if (error instanceof ImageError && error.code === 'not-found') {
      const basis = await context.engine.ask([id], 'basis', { image, read: layer === undefined }, context.call);
      tellBasis(context, layer === undefined ? basis : ofLayer(basis, layer), { json });
    }
    throw error;
  }
}

/** What one layer alone rests on. */
export const ofLayer = ({ incomplete, unchecked }: Basis, layer: number): Basis => ({
  incomplete: incomplete.filter((one) => one.layer === layer),
  unchecked: unchecked.filter((one) => one.layer === layer),
});

/** What somebody else says of a layer is warned of, however quiet it is to be; its own table is as the layer is. */
function uncheckedSentence({ layer, sharedIndex }: Basis['unchecked'][number], side: string): string {
  const said = `${side}layer ${layer} is listed by ${listedBy(sharedIndex)}, not checked against the layer`;
  return sharedIndex ? `warning: ${said}` : said;
}

/** Whose index it is: nobody vouches for what it says of itself. */
function listedBy(origin: IndexOrigin | undefined): string {
  if (!origin) return 'its own table of contents';
  const { format, digest, repository, tool, annotations = {} } = origin;
  const created = annotations['org.opencontainers.image.created'];
  const by = [tool, created].filter(Boolean).join(', ');
  return `a shared index (${format} ${digest}${repository ? ` in ${repository}` : ''}${by && `, made by ${by}`})`;
}

/** Which layers of an image can be read in full. Where reading them means a download, by their documents alone. */
export function askBasis(
  { engine, call }: Pick<Context, 'engine' | 'call'>,
  { id, formats }: OpenedInput,
  image: string,
): Promise<Basis> {
  return engine.ask([id], 'basis', { image, read: !formats.includes('registry') }, call);
}

/** The same of both sides of a comparison. */
export function tellComparedBasis(context: Pick<Context, 'note' | 'report'>, { left, right }: ComparedBasis): void {
  tellBasis(context, left, { side: 'left: ' });
  tellBasis(context, right, { side: 'right: ' });
}

function sentence({ layer, digest, message, entriesRead, otherBytes }: IncompleteLayer, side: string): string {
  const name = digest === null ? `layer ${layer}` : `layer ${layer} (${digest})`;
  const entries = `${entriesRead} ${entriesRead === 1 ? 'entry' : 'entries'}`;
  const read = otherBytes
    ? `is not the layer that the image names${entriesRead === 0 ? '' : ` (${entries})`}`
    : entriesRead === 0
      ? 'was not read'
      : `was read in part (${entries})`;
  return printable(`error: ${side}${name} ${read}: ${message}`);
}
