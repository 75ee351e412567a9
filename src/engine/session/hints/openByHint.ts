/** A file of a layer that somebody else's index lists: held against the layer before it is given, else read by a pass. */
import type { ByteSource } from '../../../core/bytes/source.ts';
import { windowOf } from '../../../core/bytes/window.ts';
import type { Node } from '../../../core/image/node.ts';
import { openEntry, pathBytes, readPath } from '../../../core/rootfs/layerContent.ts';
import { liar } from '../../../core/rootfs/published/compareIndex.ts';
import { isDamage, openProven } from '../../../core/rootfs/published/provenEntry.ts';
import type { CallOptions } from '../../engine.ts';
import { changed, findPath } from '../samePath.ts';
import { placeOf } from '../layers/layer.ts';
import type { Layers } from '../layers/layers.ts';

/** The content of an entry that is not a link. Throws `not-found` for a file that only the index has. */
export async function openByHint(
  layers: Layers,
  node: Node,
  entry: number,
  options: CallOptions = {},
): Promise<ByteSource> {
  const hint = layers.hint(node);
  const { index } = hint ?? (await layers.index(node, options));
  const path = readPath(index, entry);

  /** The same path by a pass over the layer. */
  async function fresh(): Promise<ByteSource> {
    const tar = await layers.tar(node, options);
    const { index: read } = await layers.index(node, options);
    const same = findPath(read, pathBytes(index, entry));
    if (same === undefined) throw changed(path, 'shared');
    return openEntry(read, same, tar);
  }

  if (!hint) return fresh();
  const { tar, digests } = hint;
  const replace = (lie: string) => {
    layers.distrust(node, hint, liar(hint.origin, path, lie, placeOf(node)));
    return fresh();
  };
  const proven = await openProven(index, entry, {
    ...{ tar, digests, format: hint.origin.format },
    signal: options.signal,
  });
  return 'lie' in proven ? replace(proven.lie) : guarded(proven.content, replace);
}

/** The content; where it proves damaged further in, by a pass from there on. What was given before cannot be taken back. */
function guarded(content: ByteSource, replace: (lie: string) => Promise<ByteSource>): ByteSource {
  let instead: Promise<ByteSource> | undefined;
  const wrong = (error: unknown): Promise<ByteSource> => {
    if (!isDamage(error)) throw error;
    instead ??= replace(`what it leads to cannot be read (${error.message.replace(/\.$/, '')})`);
    return instead;
  };
  const whole: ByteSource = {
    size: content.size,
    async read(start, end, signal) {
      if (instead) return (await instead).read(start, end, signal);
      try {
        return await content.read(start, end, signal);
      } catch (error) {
        return (await wrong(error)).read(start, end, signal);
      }
    },
    slice: (start, end) => windowOf(whole, start, end),
    async *stream(options = {}) {
      let given = false;
      try {
        for await (const chunk of content.stream(options)) {
          given = true;
          yield chunk;
        }
        return;
      } catch (error) {
        const right = await wrong(error);
        // Part of the content was already given out, and it may not have been right.
        if (given) throw error;
        yield* right.stream(options);
      }
    },
  };
  return whole;
}
