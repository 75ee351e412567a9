/** The first bytes of content, as many as there are: in an archive that was cut off that may be fewer than its size says. */
import type { ByteSource } from '../bytes/source.ts';
import { ImageError } from '../oci/imageError.ts';

/** At most `count` bytes; never fails for content that is cut short. */
export async function readHead(source: ByteSource, count: number, signal?: AbortSignal): Promise<Uint8Array> {
  const wanted = Math.min(count, source.size);
  try {
    return await source.read(0, wanted, signal);
  } catch (error) {
    if (!(error instanceof ImageError) || error.code !== 'truncated') throw error;
    return readWhatIsThere(source, wanted, signal);
  }
}

async function readWhatIsThere(source: ByteSource, wanted: number, signal?: AbortSignal): Promise<Uint8Array> {
  const head = new Uint8Array(wanted);
  let length = 0;
  try {
    for await (const chunk of source.stream({ signal })) {
      head.set(chunk.subarray(0, wanted - length), length);
      length = Math.min(wanted, length + chunk.length);
      if (length === wanted) break;
    }
  } catch (error) {
    if (!(error instanceof ImageError) || error.code !== 'truncated') throw error;
  }
  return head.subarray(0, length);
}

/** The first characters, for telling JSON objects from lists. */
export async function readHeadText(source: ByteSource, count: number, signal?: AbortSignal): Promise<string> {
  return new TextDecoder().decode(await readHead(source, count, signal));
}
