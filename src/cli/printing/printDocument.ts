/** The bytes of an object on stdout: a document laid out for reading, in one line for programs, or raw. */
import type { ByteSource } from '../../core/bytes/source.ts';
import { ImageError } from '../../core/oci/imageError.ts';
import type { Node } from '../../core/image/node.ts';
import { flag, type OptionSet, type Values } from '../commandLine/option.ts';
import type { ImageContext } from '../session.ts';
import { layOutJson } from './jsonLayout.ts';

export const RAW = { raw: flag('--raw', 'print the exact bytes that the digest covers') } as const satisfies OptionSet;

/** `--raw` wins over `--json`. What is not JSON is printed as it is for people; programs were promised JSON, so it is an error. */
export async function printDocument(
  { engine, call, options, output }: ImageContext<Values<typeof RAW>>,
  id: string,
  node: Node,
): Promise<void> {
  const source = await engine.content(id, { kind: 'node', key: node.key }, call);
  const pieces = options.raw
    ? undefined
    : await layOut(source, { indented: !options.json, at: node.digest ?? node.key }, call.signal);
  if (pieces) {
    for (const piece of pieces) await output.jsonText(piece);
    await output.text('\n');
  } else for await (const chunk of source.stream({ signal: call.signal })) await output.bytes(chunk);
}

async function layOut(
  source: ByteSource,
  { indented, at }: { readonly indented: boolean; readonly at: string },
  signal?: AbortSignal,
): Promise<Iterable<string> | undefined> {
  try {
    const bytes = await source.read(0, source.size, signal);
    return layOutJson(new TextDecoder('utf-8', { fatal: true }).decode(bytes), { indented });
  } catch (error) {
    if (!(error instanceof SyntaxError || error instanceof TypeError)) throw error;
    if (indented) return undefined;
    throw new ImageError('malformed', at, 'This document is not JSON: --raw prints its bytes.');
  }
}
