/** Rust: the crates that cargo-auditable wrote into a program (as github.com/rust-secure-code/cargo-auditable documents it). */
import { rawDeflate } from '../../../archive/zip/rawDeflate.ts';
import { joinBytes } from '../../../bytes/byteArrays.ts';
import type { DecodeNote } from '../../../bytes/codecs/codec.ts';
import { decode } from '../../../bytes/codecs/decode.ts';
import { PROGRAM_CRATES_MAX_BYTES } from '../../../bytes/limits.ts';
import { ImageError } from '../../../oci/imageError.ts';
import { parseJson } from '../../../oci/json/parseJson.ts';
import { toValue } from '../../../oci/json/toValue.ts';
import { objectOf, objectsOf, stringOf } from '../../documents/values.ts';
import type { Program } from '../../programs/program.ts';
import { packageURL } from '../packageURL.ts';
import { type Language, languagePackage } from './parts/language.ts';

const SECTION = '.dep-v0';
/** zlib's header (RFC 1950) before the deflate data. */
const ZLIB_BYTES = 2;

/** Rust crates by what cargo-auditable wrote into programs. */
export const rust: Language = {
  name: 'rust',
  type: 'cargo',
  semver: true,
  programs: true,
  named: () => false,
  homeOf: (path) => path,
  async read({ path, source }, { gathered, program, steps, signal }) {
    const opened = await program();
    const packed = opened && (await sectionOf(opened, signal));
    if (!packed) return;
    steps.take(packed.length);
    const text = await inflate(packed, signal);
    const value = text && parsed(text, path);
    if (!value) {
      gathered.miss(`The cargo-auditable data in ${path} could not be read.`);
      return;
    }
    for (const crate of objectsOf(objectOf(value)?.packages)) {
      if (!gathered.hasRoom()) return;
      const [name, version] = [stringOf(crate.name), stringOf(crate.version)];
      // What only built it is not in it.
      if (!name || !version || stringOf(crate.kind) === 'build') continue;
      const size = crate.root === true ? source.size : null;
      gathered.add(
        languagePackage({
          ...{ name, version, path, size, source: stringOf(crate.source) },
          purl: packageURL({ type: 'cargo', name, version }),
        }),
      );
    }
  },
};

async function sectionOf({ source, sections }: Program, signal?: AbortSignal) {
  const section = sections.find(({ name }) => name === SECTION);
  if (!section || section.size <= ZLIB_BYTES || section.size > PROGRAM_CRATES_MAX_BYTES) return undefined;
  return source.read(section.offset, section.offset + section.size, signal);
}

/** Undefined for what is damaged, or unpacks to more than any real list. */
async function inflate(packed: Uint8Array, signal?: AbortSignal): Promise<Uint8Array | undefined> {
  const pieces: Uint8Array[] = [];
  let size = 0;
  let sound = true;
  const onNote = ({ severity }: DecodeNote) => {
    // Behind the data there is a checksum, which only gets a warning.
    if (severity === 'error') sound = false;
  };
  const input = [packed.subarray(ZLIB_BYTES)];
  for await (const piece of decode(rawDeflate, input, { ...(signal && { signal }), onNote })) {
    size += piece.length;
    if (size > PROGRAM_CRATES_MAX_BYTES) return undefined;
    pieces.push(piece.slice());
  }
  return sound ? joinBytes(pieces) : undefined;
}

function parsed(bytes: Uint8Array, at: string): unknown {
  try {
    return toValue(parseJson(bytes, at));
  } catch (error) {
    if (!(error instanceof ImageError) || error.code === 'aborted') throw error;
    return undefined;
  }
}
