/** Targets: from the name of some bytes of an input to the bytes, whatever lies in between. */
import type { ByteSource } from '../../core/bytes/source.ts';
import { ImageError } from '../../core/oci/imageError.ts';
import type { CallOptions, SaveTarget } from '../engine.ts';
import { openFile } from './files.ts';
import type { Session } from './session.ts';

/** The whole bytes of a target. Throws `not-found`. */
export async function openTarget(session: Session, target: SaveTarget, options: CallOptions): Promise<ByteSource> {
  switch (target.kind) {
    case 'node':
      return session.source(session.node(target.key));
    case 'file':
      return openFile(session.image(target.file.image), session.layers, target.file, options);
    case 'entry': {
      const source = session.images.entry(target.path);
      if (!source) throw new ImageError('not-found', target.path, 'There is no such entry in this input.');
      return source;
    }
    case 'inside':
      throw new ImageError('unsupported', target.path, 'Archives inside archives are not opened yet.');
  }
}
