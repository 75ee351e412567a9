/** The file of a machine-learning model without an artifact around it: opened as the only blob of a derived manifest. */
import type { ByteSource } from '../../bytes/source.ts';
import { MEDIA_TYPE } from '../../oci/known/mediaTypes.ts';
import type { ContentStore, Located, Root } from '../contentStore.ts';

/** The digest is left open: nothing of the weights is read. */
export function openLoneModel(name: string, source: ByteSource, type: string): ContentStore {
  const blob: Located = { mediaType: type, digest: '', size: source.size, path: name };
  const mediaType = MEDIA_TYPE.ociManifest;
  const config = { mediaType: MEDIA_TYPE.ociEmpty, digest: '', size: 2 };
  const root: Root = {
    content: { mediaType, digest: '', size: 0, artifactType: type },
    names: [],
    origin: 'derived',
    derived: { manifest: { schemaVersion: 2, mediaType, artifactType: type, config, layers: [blob] }, layers: [blob] },
    findings: [],
  };
  const message = 'This is a model file without an artifact around it.';
  return {
    layout: 'model',
    form: 'oci',
    findings: [{ code: 'lone-model', severity: 'info', at: name, message }],
    roots: () => [root],
    open: (content) => (content.path === name ? source : undefined),
    path: () => undefined,
    contents: () => [],
  };
}
