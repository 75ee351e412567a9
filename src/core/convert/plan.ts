/**
 * Plan: what a conversion does to every object, and what is lost. Plain data: the page shows it before anything is done,
 * and again, with the digests that only doing it tells, when it is.
 */
import type { Role } from '../image/node.ts';
import type { Severity } from '../oci/finding.ts';
import type { ConvertOptions, Target } from './options.ts';

/**
 * `kept`: the same bytes, though the type that names them may be another. `rewritten`: a document of the same meaning.
 * `recompressed`: the same content in other compression, or in none. `dropped`: not in the output. `added`: made anew.
 * `absent`: named by the output as by the input, with its bytes in neither.
 */
export type Fate = 'kept' | 'rewritten' | 'recompressed' | 'dropped' | 'added' | 'absent';

/** An object before or after. Null where it is not known without doing the work, or where there is none. */
export interface PlanSide {
  readonly mediaType: string;
  readonly digest: string | null;
  readonly size: number | null;
  /** Layers: `none`, `gzip`… */
  readonly compression?: string;
}

/** Something the output does not say any more. */
export interface Loss {
  /** Digest of the document it stood in, or a path. */
  readonly at: string;
  /** JSON pointer; '' for the whole. */
  readonly pointer: string;
  /** `warning` where the image will behave otherwise or a name is gone; `info` where only a remark is. */
  readonly severity: Severity;
  readonly message: string;
}

/** What happens to one object, before and after. */
export interface PlannedObject {
  /** `document` for the files of a layout (`index.json`, `manifest.json`). */
  readonly role: Role | 'document';
  /** Of its node in the input; null for what the input has not. */
  readonly key: string | null;
  /** Key of the image it belongs to; null for what stands above images. */
  readonly image: string | null;
  /** Layers: position, 0 = base. */
  readonly layer?: number;
  readonly fate: Fate;
  readonly from: PlanSide | null;
  readonly to: PlanSide | null;
  /** Where its bytes lie in the output; one path may serve several objects. */
  readonly path?: string;
  /** What happens and why, in a sentence. */
  readonly why: string;
  readonly losses: readonly Loss[];
}

/** All that a conversion will do, known before a byte is written. The command line prints it as JSON. */
export interface Plan {
  readonly to: Target;
  readonly as: 'skopeo' | null;
  /** Images first, each with its config and layers, then what is above them. */
  readonly objects: readonly PlannedObject[];
  /** Bytes that must be read and written again, beside copying: what takes time. */
  readonly work: number;
  /** Bytes of the output; null while a layer is not compressed yet. */
  readonly size: number | null;
  /** What the whole loses: names, platforms. */
  readonly losses: readonly Loss[];
}

/** What may be asked of an input. */
export interface PlanArgs extends Omit<ConvertOptions, 'version'> {
  /** Keys of images or indexes; absent: all that the input's first whole view has. */
  readonly images?: readonly string[];
}
