/** Registries as this engine asks them: images in them as inputs, repositories, and what all of it has cost. */

import { ImageError } from '../../core/oci/imageError.ts';
import {
  type Access,
  type AccessOptions,
  accessTo,
  type Counted,
  type Traffic,
} from '../../core/store/registry/access.ts';
import { Documents } from '../../core/store/registry/documents.ts';
import { type RepositoryArgs, readRepository } from '../../core/store/registry/repository.ts';
import type { CallOptions, RegistryInput } from '../engine.ts';
import type { EngineHost } from '../host.ts';
import { loadDocuments, saveDocuments } from './listed/cachedDocuments.ts';
import type { Sharing } from './hints/sharing.ts';
import type { Given } from './session.ts';

/** Access to registries for all inputs. */
export interface Registries {
  /** Kept from one image, and one question, to the next. */
  readonly documents: Documents;
  open(input: RegistryInput, options?: CallOptions): Promise<Given>;
  /** How a registry is asked. Throws `unsupported` where none can be reached from here. */
  options(at: string, credential: string | undefined): AccessOptions;
  /** A repository, asked about. Throws `malformed` for no name of one. */
  access(args: RepositoryArgs): Access;
  /** Keeps the documents for another visit, where this host keeps anything. Nobody waits for it. */
  keep(): void;
  /** Over all that was asked of any. */
  traffic(): Traffic;
}

/** The registries that a host reaches. */
export function createRegistries(host: EngineHost, sharing: Sharing): Registries {
  const store = host.indexes;
  const documents = new Documents(store && (() => loadDocuments(store)));
  let saved = 0;
  const total: Counted = { requests: 0, bytes: 0 };

  function options(at: string, credential: string | undefined): AccessOptions {
    const fetch = host.registryFetch;
    if (!fetch) throw new ImageError('unsupported', at, 'Registries cannot be reached from here.');
    return { fetch, credential, total };
  }

  function keep(): void {
    if (!store || documents.revision === saved) return;
    saved = documents.revision;
    void saveDocuments(store, documents.entries()).catch(() => undefined);
  }

  return {
    documents,
    options,
    async open({ name, reference, credential, platform }, { signal, onProgress } = {}) {
      const asked = options(name, credential);
      onProgress?.({ step: 'Asking the registry', done: 0, total: 1, unit: 'objects' });
      const { NO_FILES, openRegistry } = await import('../../core/store/registry/open.ts');
      const opened = await openRegistry(reference, { ...asked, documents, signal });
      const attachments = async () => {
        const { inRegistry } = await import('./hints/inRegistry.ts');
        const { from } = sharing;
        const own = opened.reference;
        if (from === undefined) return inRegistry(opened.access, documents);
        const asks = readRepository(from);
        // What logs in to one registry is for that one alone.
        const access = options(name, asks.registry === own.registry ? credential : undefined);
        return inRegistry(accessTo(asks, access), documents);
      };
      const shared = { attachments, isPrivate: credential !== undefined };
      return { bytes: NO_FILES, name, wrappers: [], opened, platform, shared, release: async () => {} };
    },
    keep,
    access: ({ repository, credential }) => accessTo(readRepository(repository), options(repository, credential)),
    traffic: () => ({ ...total }),
  };
}
