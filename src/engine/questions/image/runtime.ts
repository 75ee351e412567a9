/** The runtime-spec config that an image yields, its user resolved in the image's own root filesystem. */
import { toRuntime } from '../../../core/convert/runtime/toRuntime.ts';
import type { Finding } from '../../../core/oci/finding.ts';
import { ImageError } from '../../../core/oci/imageError.ts';
import type { CallOptions } from '../../engine.ts';
import { openFile } from '../../session/files.ts';
import { findMerged } from '../../session/find.ts';
import type { Session } from '../../session/session.ts';
import type { Question } from '../question.ts';

/** More than any account file; of a larger one no more is read. */
const ACCOUNTS_MAX_BYTES = 8 * 1024 * 1024;

/** Converts the config of an image to runtime-spec. */
export const runtime: Question<'runtime'> = {
  async answer({ session }, { image }, options) {
    const { config } = await session.images.image(image);
    if (!config) throw new ImageError('not-found', image, 'The config of this image cannot be read.');
    const unread: Finding[] = [];
    const read = async (path: string) => {
      const { text, finding } = await readText(session, image, path, options);
      if (finding) unread.push(finding);
      return text;
    };
    const runtime = toRuntime(config, { passwd: await read('etc/passwd'), group: await read('etc/group') });
    const findings = [...runtime.findings, ...unread];
    // Users are looked up in the root filesystem, as far as it can be read.
    const { layers, tree, basis } = session.image(image);
    return { ...runtime, findings, basis: basis(await tree(layers.length - 1, options), layers.length - 1) };
  },
};

interface ReadText {
  /** Undefined where the file is not there or can't be read. */
  readonly text?: string;
  /** Why that is not all of it. */
  readonly finding?: Finding;
}

/** A file of the final root filesystem. */
async function readText(session: Session, key: string, path: string, options: CallOptions): Promise<ReadText> {
  const image = session.image(key);
  try {
    const file = await findMerged(image, image.layers.length - 1, path, options);
    const source = await openFile(image, session.layers, file, options);
    const bytes = await source.read(0, Math.min(source.size, ACCOUNTS_MAX_BYTES), options.signal);
    const text = new TextDecoder().decode(bytes);
    if (source.size <= ACCOUNTS_MAX_BYTES) return { text };
    const message = `The file has ${source.size} bytes, of which ${ACCOUNTS_MAX_BYTES} are read. Accounts in the rest are not found, so a runtime may take another user or other groups.`;
    return { text, finding: { code: 'accounts-cut', severity: 'error', at: path, message } };
  } catch (error) {
    if (!(error instanceof ImageError) || error.code === 'aborted') throw error;
    if (error.code === 'not-found') return {};
    const message = `The file cannot be read, so a runtime may take another user or other groups: ${error.message}`;
    return { finding: { code: 'accounts-unread', severity: 'error', at: path, message } };
  }
}
