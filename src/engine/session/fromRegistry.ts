/** Images in registries as inputs: no bytes of their own, a store that asks for what is looked at. */
import { ImageError } from '../../core/oci/imageError.ts';
import { Documents } from '../../core/store/registry/documents.ts';
import { NO_FILES, openRegistry } from '../../core/store/registry/open.ts';
import type { CallOptions, RegistryInput } from '../engine.ts';
import type { EngineHost } from '../host.ts';
import type { Given } from './session.ts';

/** Opens references on a host. Documents are kept from one to the next. */
export function fromRegistries(host: EngineHost): (input: RegistryInput, options?: CallOptions) => Promise<Given> {
  const documents = new Documents();
  return async ({ name, reference, credential }, { signal, onProgress } = {}) => {
    const fetch = host.registryFetch;
    if (!fetch) throw new ImageError('unsupported', name, 'Registries cannot be reached from here.');
    onProgress?.({ step: 'Asking the registry', done: 0, total: 1, unit: 'objects' });
    const opened = await openRegistry(reference, { fetch, credential, documents, signal });
    return { bytes: NO_FILES, name, wrappers: [], opened, release: async () => {} };
  };
}
