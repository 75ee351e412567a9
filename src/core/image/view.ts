/** How an opened input is described to the page: its views, and its entries as they lie on disk. Plain data. */
import type { FileKind } from '../archive/fileSet.ts';
import type { Form } from '../oci/mediaType.ts';

/** One of the views an archive holds: a hybrid docker save has two, `oci-layout` and `docker-archive`. */
export interface StoreView {
  /** `oci-layout`, `docker-archive`, `dir`, `layer`, `document`. */
  readonly layout: string;
  readonly form: Form;
  /** The document that this view starts from (`index.json`, `manifest.json`), as a path for `read`. */
  readonly document?: string;
  /** Keys of its roots in `OpenedInput.roots`. */
  readonly roots: readonly string[];
}

/** One line of the archive as it lies on disk. */
export interface LayoutEntry {
  readonly path: string;
  readonly kind: FileKind;
  readonly size: number;
  /** Of `size`, the bytes that are in the archive where it was cut off; absent where all are. */
  readonly held?: number;
  readonly link?: string;
  readonly headerOffset?: number;
  readonly mode?: number;
  readonly mtime?: number;
  readonly mtimeNs?: number;
  /** What it is, in a sentence ("The config of linux/amd64"). */
  readonly explanation: string;
  /** The node whose bytes these are. */
  readonly key?: string;
  /** No document refers to it. */
  readonly unreferenced: boolean;
}
