/**
 * Targets: from the name of some bytes of an input to the bytes, whatever lies in between.
 *
 *   file of a layer -> archive (kept open, unpacked where it must be) -> entry -> archive -> entry …
 */
import type { FileSet } from '../../core/archive/fileSet.ts';
import { INSIDE_DEPTH_MAX_COUNT } from '../../core/bytes/limits.ts';
import type { ByteSource } from '../../core/bytes/source.ts';
import { windowOf } from '../../core/bytes/window.ts';
import { ImageError } from '../../core/oci/imageError.ts';
import { readPath } from '../../core/rootfs/layerContent.ts';
import type { CallOptions, SaveTarget } from '../engine.ts';
import type { Lease, LocatedArchive } from './archives.ts';
import { openFile } from './files.ts';
import { layerAt } from './images.ts';
import type { Session } from './session.ts';

type Inside = Extract<SaveTarget, { kind: 'inside' }>;

/** The whole bytes of a target. Throws `not-found`. */
export async function openTarget(session: Session, target: SaveTarget, options: CallOptions): Promise<ByteSource> {
  return (await locate(session, target, options)).source;
}

/** The archive that a target is; it stays open until released. Throws `unsupported` where it is none. */
export function openArchive(session: Session, target: SaveTarget, options: CallOptions): Promise<Lease> {
  if (depthOf(target) >= INSIDE_DEPTH_MAX_COUNT) {
    const message = `More than ${INSIDE_DEPTH_MAX_COUNT} nested archives are not opened. Save this archive and open it by itself.`;
    return Promise.reject(new ImageError('unsupported', nameOf(target), message));
  }
  return session.archives.acquire(target, (call) => locate(session, target, call), options);
}

function depthOf(target: SaveTarget): number {
  let depth = 0;
  for (let at = target; at.kind === 'inside'; at = at.of) depth++;
  return depth;
}

const nameOf = (target: SaveTarget): string => ('path' in target ? target.path : target.kind);

async function locate(session: Session, target: SaveTarget, options: CallOptions): Promise<LocatedArchive> {
  switch (target.kind) {
    case 'whole':
      return { source: session.whole(), name: session.images.name, dear: false };
    case 'node': {
      const node = session.node(target.key);
      return { source: session.source(node), name: node.path ?? node.digest ?? node.key, dear: false };
    }
    case 'file': {
      const image = session.image(target.file.image);
      const { index } = await session.layers.index(layerAt(image, target.file.layer), options);
      const source = await openFile(image, session.layers, target.file, options);
      return { source, name: readPath(index, target.file.entry), dear: false };
    }
    case 'entry': {
      const source = session.images.entry(target.path);
      if (!source) throw new ImageError('not-found', target.path, 'This input has no such entry.');
      return { source, name: target.path, dear: false };
    }
    case 'inside':
      return locateInside(session, target, options);
  }
}

async function locateInside(session: Session, target: Inside, options: CallOptions): Promise<LocatedArchive> {
  const { archive, release } = await openArchive(session, target.of, options);
  try {
    const { source, dear } = entryOf(archive.files, target.path);
    const inside = archive.scratch ? reopening(session, target, source.size) : source;
    return { source: inside, name: target.path, dear };
  } finally {
    release();
  }
}

/** Entries go by their whole path: the folder that a FileSet cuts off all of them belongs to it here. */
function entryOf(files: FileSet, path: string): { source: ByteSource; dear: boolean } {
  const inner = path.startsWith(files.prefix) ? path.slice(files.prefix.length) : path;
  const source = files.open(inner);
  if (!source) throw new ImageError('not-found', path, 'This archive has no file with this name.');
  const method = files.find(inner)?.method ?? 'stored';
  return { source, dear: method !== 'stored' };
}

/** An archive in scratch space may be closed while nobody reads it, so each read opens it again where it must. */
function reopening(session: Session, target: Inside, size: number): ByteSource {
  const lease = async (signal?: AbortSignal) => {
    const { archive, release } = await openArchive(session, target.of, session.call({ signal }));
    return { source: entryOf(archive.files, target.path).source, release };
  };
  const whole: ByteSource = {
    size,
    async read(start, end, signal) {
      const { source, release } = await lease(signal);
      try {
        return await source.read(start, end, signal);
      } finally {
        release();
      }
    },
    slice: (start, end) => windowOf(whole, start, end),
    async *stream(options) {
      const { source, release } = await lease(options?.signal);
      try {
        yield* source.stream(options);
      } finally {
        release();
      }
    },
  };
  return whole;
}
