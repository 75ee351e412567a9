/**
 * Operands with the name of a transport before them, as people paste them from skopeo, podman and syft: an engine of this
 * machine, or a file with the name of an image in it. containers-transports(5).
 */
import { existsSync } from 'node:fs';
import { UsageError } from '../usageError.ts';
import type { EngineName } from './endpoint.ts';

export type Transported =
  | { readonly kind: 'engine'; readonly engine: EngineName; readonly name: string }
  | { readonly kind: 'containerd'; readonly name: string }
  /** `image`: the one that is meant, where the archive or layout holds several. */
  | { readonly kind: 'path'; readonly path: string; readonly image?: string };

type Read = (rest: string) => Transported;

const fromEngine =
  (engine: EngineName): Read =>
  (rest) => ({ kind: 'engine', engine, name: rest });

/** A colon ends the path: what stands behind it is a name in the archive. A path that is there is one, colons and all. */
const fromPath: Read = (rest) => {
  const colon = rest.indexOf(':', /^[A-Za-z]:\\/.test(rest) ? 2 : 0);
  if (colon < 0 || existsSync(rest)) return { kind: 'path', path: rest };
  return { kind: 'path', path: rest.slice(0, colon), image: rest.slice(colon + 1) };
};

/** The engine has these, and reads what it may not be allowed to. */
const DEFAULT_STORE = /^(?:\/var\/lib|.*\/\.local\/share)\/containers\/storage\/?$/;

/** One line each. */
const TRANSPORTS: Readonly<Record<string, Read>> = {
  docker: fromEngine('docker'),
  'docker-daemon': fromEngine('docker'),
  podman: fromEngine('podman'),
  // The store may be named before the image, in brackets: a folder of its own is read without an engine.
  'containers-storage': (rest) => {
    const [, root = '', name = rest] = /^\[(?:\w*@)?([^\]+]*)[^\]]*\](.*)$/s.exec(rest) ?? [];
    const isOwn = !DEFAULT_STORE.test(root) && ['overlay', 'vfs'].some((each) => existsSync(`${root}/${each}-images`));
    return isOwn
      ? { kind: 'path', path: root, ...(name !== '' && { image: name }) }
      : { kind: 'engine', engine: 'podman', name };
  },
  containerd: (name) => ({ kind: 'containerd', name }),
  'docker-archive': fromPath,
  'oci-archive': fromPath,
  oci: fromPath,
  dir: fromPath,
};

/** What stands behind the colon, where it is not the name of an image. */
const FOLLOWS: Readonly<Record<string, string>> = {
  'docker-archive': 'FILE',
  'oci-archive': 'FILE',
  oci: 'FOLDER',
  dir: 'FOLDER',
};

/** What such an operand means; undefined for all others: paths, references, `docker://`. */
export function readTransport(operand: string): Transported | undefined {
  const [, transport = '', rest = ''] = /^([a-z-]+):(?!\/\/)(.*)$/s.exec(operand) ?? [];
  if (!Object.hasOwn(TRANSPORTS, transport) || existsSync(operand)) return undefined;
  if (rest === '')
    throw new UsageError(`${operand}: nothing follows the colon; write ${transport}:${FOLLOWS[transport] ?? 'NAME'}`);
  return TRANSPORTS[transport]?.(rest);
}
