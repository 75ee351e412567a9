/** Checkpoints, spans and digests of contents as the columns of our index, and back. docs/index-format.md, "Places". */
import type { Checkpoints } from '../../../bytes/codecs/checkpoints.ts';
import type { CompressionName } from '../../../bytes/codecs/codec.ts';
import type { ContentDigests } from '../../layerIndex.ts';
import { type Spans, spansProblem } from '../spans.ts';
import { checkpointsProblem } from '../places.ts';
import type { Opened, Section } from './sections.ts';
import { VarintReader, VarintWriter } from './varints.ts';

/** The checkpoints; windows are deflated each for itself, and stay so. */
export function checkpointSections(points: Checkpoints | undefined): readonly Section[] {
  if (!points || points.count === 0) return [];
  const writer = new VarintWriter();
  const { at, out, state, windowStart, windows } = points;
  for (let i = 0; i < points.count; i++) {
    writer.number(at[i] - (i > 0 ? at[i - 1] : 0));
    writer.number(out[i] - (i > 0 ? out[i - 1] : 0));
    writer.number(state[i]);
    writer.number(windowStart[i + 1] - windowStart[i]);
  }
  return [
    { name: 'checkpoints', bytes: writer.finish() },
    { name: 'windows', bytes: windows, isDense: true },
  ];
}

/** Undefined where there are none. */
export async function readCheckpoints(
  opened: Opened,
  codec: CompressionName,
  sizes: { readonly size: number; readonly uncompressedSize: number },
  fail: (why: string) => never,
): Promise<Checkpoints | undefined> {
  const reader = new VarintReader(await opened.section('checkpoints'), fail);
  const windows = (await opened.section('windows')).slice();
  const rows: { at: number; out: number; state: number; window: number }[] = [];
  let [at, out] = [0, 0];
  while (reader.left > 0) {
    at += reader.number();
    out += reader.number();
    rows.push({ at, out, state: reader.upTo(255, 'the state of a checkpoint'), window: reader.number() });
  }
  if (rows.length === 0) return windows.length === 0 ? undefined : fail('it has windows and no checkpoints');
  const windowStart = new Uint32Array(rows.length + 1);
  let sum = 0;
  for (const [i, { window }] of rows.entries()) {
    sum += window;
    if (sum > windows.length) return fail('the window of a checkpoint is cut off');
    windowStart[i + 1] = sum;
  }
  if (sum !== windows.length) return fail(`${windows.length - sum} bytes are left over in windows`);
  const points: Checkpoints = {
    ...{ codec, count: rows.length, windowStart, windows },
    at: Float64Array.from(rows, (row) => row.at),
    out: Float64Array.from(rows, (row) => row.out),
    state: Uint8Array.from(rows, (row) => row.state),
  };
  const problem = checkpointsProblem(points, sizes);
  return problem === undefined ? points : fail(problem);
}

/** The spans with their digests. */
export function spanSections({ count, start, end, sha256 }: Spans): readonly Section[] {
  const writer = new VarintWriter();
  for (let i = 0; i < count; i++) {
    writer.number(start[i] - (i > 0 ? start[i - 1] : 0));
    writer.number(end[i] - start[i]);
  }
  return [
    { name: 'spans', bytes: writer.finish() },
    { name: 'spanDigests', bytes: sha256.slice(), isDense: true },
  ];
}

/** The spans of a layer of `size` stored bytes. */
export async function readSpans(opened: Opened, size: number, fail: (why: string) => never): Promise<Spans> {
  const reader = new VarintReader(await opened.section('spans'), fail);
  const sha256 = (await opened.section('spanDigests')).slice();
  const starts: number[] = [];
  const ends: number[] = [];
  for (let at = 0; reader.left > 0; ) {
    at += reader.number();
    starts.push(at);
    ends.push(at + reader.number());
  }
  const spans: Spans = {
    count: starts.length,
    start: Float64Array.from(starts),
    end: Float64Array.from(ends),
    sha256,
  };
  const problem = spansProblem(spans, size);
  return problem === undefined ? spans : fail(problem);
}

/** Digests of contents, where some are known. */
export function contentSections(digests: ContentDigests | undefined): readonly Section[] {
  if (!digests || digests.count === 0) return [];
  const writer = new VarintWriter();
  const { entry, sha256 } = digests;
  for (let i = 0; i < digests.count; i++) writer.number(entry[i] - (i > 0 ? entry[i - 1] : 0));
  return [
    { name: 'contents', bytes: writer.finish() },
    { name: 'contentDigests', bytes: sha256.slice(), isDense: true },
  ];
}

/** Undefined where there are none. */
export async function readContents(
  opened: Opened,
  entries: number,
  fail: (why: string) => never,
): Promise<ContentDigests | undefined> {
  const reader = new VarintReader(await opened.section('contents'), fail);
  const sha256 = (await opened.section('contentDigests')).slice();
  const found: number[] = [];
  for (let at = 0; reader.left > 0; ) {
    const step = reader.number();
    if (step === 0 && found.length > 0) return fail('an entry has two digests');
    at += step;
    if (at >= entries) return fail('a digest is of no entry');
    found.push(at);
  }
  if (sha256.length !== 32 * found.length) return fail('a digest of a content is cut off');
  return found.length === 0 ? undefined : { count: found.length, entry: Uint32Array.from(found), sha256 };
}
