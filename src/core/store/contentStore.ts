/**
 * ContentStore: ByteSources by digest. An OCI layout, a docker-save archive, a registry and an image made by converting
 * are all one of these; what is above (graph, diff, convert) knows no other way to reach content.
 */
import type { ByteSource } from '../bytes/source.ts';
import type { Descriptor } from '../oci/descriptor.ts';
import type { Finding } from '../oci/finding.ts';
import type { History } from '../oci/history.ts';
import type { Manifest } from '../oci/manifest.ts';
import type { Form } from '../oci/mediaType.ts';

/** `stored`: these bytes are in the input. `derived`: made by us (a docker-save archive has no manifest). */
export type Origin = 'stored' | 'derived';

/** The layouts an input can have, as `formats` in JSON names them. */
export type LayoutName =
  | 'oci-layout'
  | 'docker-archive'
  | 'dir'
  | 'registry-storage'
  | 'containerd-content'
  | 'containers-storage'
  | 'docker-storage'
  | 'layer'
  | 'model'
  | 'document'
  | 'registry';

/** A descriptor, and where its bytes lie in stores that name content by path. `digest` is '' where none is known. */
export interface Located extends Descriptor {
  readonly path?: string;
}

/** A manifest that no file holds, made from what the layout says instead. Its digest is nobody's. */
export interface DerivedManifest {
  readonly manifest: Manifest;
  /** Absent where the layout has no config at all (a lone layer). */
  readonly config?: Located;
  readonly layers: readonly Located[];
  /** The steps that made the layers, where they are not in the config but beside the layers (before Docker 1.10). */
  readonly history?: readonly History[];
}

/** Where a walk starts, with the names it goes by, as written. */
export interface Root {
  readonly content: Located;
  readonly names: readonly string[];
  readonly origin: Origin;
  readonly derived?: DerivedManifest;
  /** What is odd about this root as its layout states it. */
  readonly findings: readonly Finding[];
}

/** Content by digest, with the roots from which a walk starts. */
export interface ContentStore {
  readonly layout: LayoutName;
  readonly form: Form;
  /** Path of the document that the roots are read from (`index.json`). */
  readonly document?: string;
  readonly findings: readonly Finding[];
  /** Each look costs a request: nothing of a layer is read before somebody wants to see it. */
  readonly remote?: boolean;
  roots(): readonly Root[];
  /** The bytes, unchecked; undefined where the store has none. Digests outside the grammar are never looked up. */
  open(content: Located): ByteSource | undefined;
  /** Path of the bytes in the archive, where there is one. */
  path(content: Located): string | undefined;
  /** Paths of all entries that hold content, named by a document or not. */
  contents(): readonly string[];
  /** A name to its root; for stores that don't list all they have. */
  resolve?(name: string, signal?: AbortSignal): Promise<Root | undefined>;
  /** What speaks about a digest; for stores that can be asked. */
  referrers?(digest: string, signal?: AbortSignal): Promise<readonly Descriptor[]>;
}
