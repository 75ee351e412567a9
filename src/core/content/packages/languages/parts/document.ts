/** The JSON file of a package. */
import { LANGUAGE_FILE_MAX_BYTES } from '../../../../bytes/limits.ts';
import type { ByteSource } from '../../../../bytes/source.ts';
import { ImageError } from '../../../../oci/imageError.ts';
import { parseJson } from '../../../../oci/json/parseJson.ts';
import { toValue } from '../../../../oci/json/toValue.ts';
import { bytesToText } from '../../../../oci/text.ts';
import type { LanguageReading } from './language.ts';

/** All of it; undefined, and counted as not read, where it is larger than any real one. */
async function bytesOf(
  { path, source }: { readonly path: string; readonly source: ByteSource },
  { gathered, steps, signal }: LanguageReading,
): Promise<Uint8Array<ArrayBuffer> | undefined> {
  if (source.size > LANGUAGE_FILE_MAX_BYTES) {
    gathered.miss(`${path} has ${source.size} bytes; only the first ${LANGUAGE_FILE_MAX_BYTES} are read.`, 'too-large');
    return undefined;
  }
  steps.take(source.size);
  return source.read(0, source.size, signal);
}

/** As text, bytes that are not UTF-8 as `\xNN`. */
export async function documentText(
  file: { readonly path: string; readonly source: ByteSource },
  reading: LanguageReading,
): Promise<string | undefined> {
  const bytes = await bytesOf(file, reading);
  return bytes && bytesToText(bytes);
}

/** Its value; undefined where it is not JSON, which is counted unless the place promises none. */
export async function jsonOf(
  file: { readonly path: string; readonly source: ByteSource },
  reading: LanguageReading,
  isPromised: boolean,
): Promise<unknown> {
  const bytes = await bytesOf(file, reading);
  if (bytes === undefined) return undefined;
  try {
    return toValue(parseJson(bytes, file.path));
  } catch (error) {
    if (!(error instanceof ImageError) || error.code === 'aborted') throw error;
    if (isPromised) reading.gathered.miss(`${file.path} could not be read: ${error.message}`, error.code);
    return undefined;
  }
}
