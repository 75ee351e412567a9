/**
 * Engine: all that the page (and the command line) can ask. Arguments and answers are structured-cloneable; the worker
 * serves this very interface over rpc.ts.
 */

import type { PlanArgs } from '../core/convert/plan.ts';
import type { Check, CheckState, VerifyReport } from '../core/image/checks/check.ts';
import type { BuildStep, ImageSummary } from '../core/image/summary.ts';
import type { LayoutEntry, StoreView } from '../core/image/view.ts';
import type { Basis } from '../core/oci/basis/basis.ts';
import type { Finding } from '../core/oci/finding.ts';
import type { OpenedFacts } from '../core/image/open.ts';
import type { TreeColumns } from '../core/rootfs/columns.ts';
import type { AnswerOf, ArgsOf, QuestionName } from './answers.ts';
import type { FileRef, SaveTarget } from './session/target.ts';

export type { BuildStep, Check, FileRef, ImageSummary, LayoutEntry, SaveTarget, StoreView, VerifyReport };

/** What a person gives us. `url` inputs are served by our own server (samples, files named on the command line). */
export type Input =
  | { readonly kind: 'file'; readonly name: string; readonly file: Blob }
  | {
      readonly kind: 'folder';
      readonly name: string;
      readonly files: readonly { readonly path: string; readonly file: Blob }[];
    }
  | { readonly kind: 'url'; readonly name: string; readonly url: string }
  | { readonly kind: 'urls'; readonly name: string; readonly files: readonly UrlFile[] }
  | { readonly kind: 'text'; readonly name: string; readonly text: string }
  | { readonly kind: 'path'; readonly name: string; readonly path: string }
  /** An image in a registry: `[host/]name[:tag][@digest]`, read through our own server. */
  | {
      readonly kind: 'registry';
      readonly name: string;
      readonly reference: string;
      /** `Basic …` or `Bearer …`, for this registry alone. Never kept, never part of a link. */
      readonly credential?: string;
      /** Only the documents of this platform are fetched, where the name leads to an index that has it. */
      readonly platform?: string;
    }
  /** An image of an engine on this machine, which our own server saves: `url` says it in lines of JSON. */
  | {
      readonly kind: 'engine';
      readonly name: string;
      readonly url: string;
      /** Lets this page in. Never kept, never part of a link. */
      readonly key: string;
    }
  /** An archive inside an input that is open already (`of` is its id): an image of its own, over the same bytes. */
  | { readonly kind: 'inside'; readonly name: string; readonly of: string; readonly target: SaveTarget }
  /** What an input that is open already (`of` is its id) becomes by converting: made on opening, to be looked at and saved. */
  | { readonly kind: 'converted'; readonly name: string; readonly of: string; readonly args: PlanArgs };

/** What a host has to fetch; all but what comes of another input, or of a registry. */
export type OuterInput = Exclude<Input, InnerInput | RegistryInput>;
/** An input that is an image in a registry. */
export type RegistryInput = Extract<Input, { readonly kind: 'registry' }>;
/** What is open only over another input. */
type InnerInput = Extract<Input, { readonly of: string }>;

/** A file of a folder that our own server offers; symlinks carry their text. */
export interface UrlFile {
  readonly path: string;
  readonly url: string;
  readonly size: number;
  readonly link?: string;
}

/** `total` is 0 where it is not known. `unit` says what `done` counts. */
export interface Progress {
  readonly step: string;
  readonly done: number;
  readonly total: number;
  readonly unit: 'bytes' | 'objects';
}

/** How a call is stopped, and to whom it reports. */
export interface CallOptions {
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: Progress) => void;
  /** Told what was found so far, as it comes; each call that uses it says what a part is. */
  readonly onPart?: (part: unknown) => void;
}

/** An opened input: its nodes and what was found in its documents. */
export interface OpenedInput extends OpenedFacts {
  readonly id: string;
}

/** `waiting` and `verifying` are on their way to one of the others; `unchecked`: it was stopped on the way. */
export type VerifyState = 'unchecked' | 'waiting' | 'verifying' | CheckState;

/** Where one object stands. `done` of `total` stored bytes. */
export interface ObjectState {
  readonly key: string;
  readonly state: VerifyState;
  readonly done: number;
  readonly total: number;
}

/** What is known so far about the digests of an input, as its revision. */
export interface Verification {
  /** Grows with each change; give it back as `after`. */
  readonly revision: number;
  /** Is anything being hashed now, in the background or on request? */
  readonly running: boolean;
  /** Stored bytes over all objects whose check was started or done. */
  readonly done: number;
  readonly total: number;
  /** Only the objects that changed after `after`. */
  readonly objects: readonly ObjectState[];
  /** Checks of those objects that are finished. */
  readonly checks: readonly Check[];
  /** What reading layers has found, for the nodes they speak of; only what came after `after`. */
  readonly findings: readonly NodeFinding[];
  /** Layers whose entries were read and applied to those below; only where that changed after `after`. */
  readonly applied: readonly AppliedLayer[];
}

/** What applying a layer of an image has found: `duplicate-path` and the like. */
export interface AppliedLayer {
  /** Of its node: in another image the same layer may be applied to others. */
  readonly key: string;
  /** Were all its entries read? */
  readonly whole: boolean;
  readonly findings: readonly Finding[];
}

/** A finding made after opening (by reading a layer), with the node to show it at. */
export interface NodeFinding extends Finding {
  readonly key: string;
}

/** A layer's own entries as a tree. `changes` tells whether the `change` column was computed against the layers below. */
export interface LayerFiles {
  readonly columns: TreeColumns;
  readonly changes: boolean;
  /** Bytes of the tar unpacked. */
  readonly uncompressedSize: number;
  readonly entries: number;
  readonly findings: readonly Finding[];
  readonly basis: Basis;
}

export interface MergedFiles {
  readonly columns: TreeColumns;
  /** Layers applied: 0 .. depth. */
  readonly depth: number;
  readonly findings: readonly Finding[];
  readonly basis: Basis;
  /** Contents of the same size as what they replace, not compared yet: they count as modified. */
  readonly uncompared: number;
}

/** A part of a file. */
export interface FilePart {
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** Size of the whole file. */
  readonly size: number;
}

/** All that can be asked. Errors are ImageErrors. */
export interface Engine {
  /** Recognises an input by content and reads all its documents; throws `not-an-image` with what it looks like. */
  open(input: Input, options?: CallOptions): Promise<OpenedInput>;
  /** Forgets an input and frees its memory and scratch space. */
  close(id: string): Promise<void>;
  /** Raw bytes of an object (by key) or of an archive entry (by path); at most `end - start` of them. */
  read(id: string, target: SaveTarget, start: number, end: number, options?: CallOptions): Promise<FilePart>;
  /**
   * Asks about one input, or about several where the question compares them: `answers.ts` lists what can be asked. What
   * is found on the way is reported by `onPart`.
   */
  ask<Q extends QuestionName>(
    ids: readonly string[],
    question: Q,
    args: ArgsOf<Q>,
    options?: CallOptions,
  ): Promise<AnswerOf<Q>>;
  /** Indexes one layer (once) and gives its tree; `changes` indexes the layers below too. */
  layer(id: string, image: string, layer: number, changes: boolean, options?: CallOptions): Promise<LayerFiles>;
  /**
   * The root filesystem with layers 0..depth applied. `removed` also lists what they took away and nothing replaced:
   * as it was, with change `removed` and `removedBy`.
   */
  rootfs(id: string, image: string, depth: number, removed: boolean, options?: CallOptions): Promise<MergedFiles>;
  /** Checks every object under the keys (all where empty), layers included, in parallel. */
  verify(id: string, keys: readonly string[], options?: CallOptions): Promise<VerifyReport>;
  /**
   * What verification knows now, in the background or by `verify`. Answers as soon as there is something newer than
   * revision `after` (0 = now), at most five times a second: a page that asks again with each answer's revision sees
   * every object go from waiting to its result. Waits while nothing happens; abort it when the view closes.
   */
  verification(id: string, after: number, options?: CallOptions): Promise<Verification>;
  /** The whole bytes as a Blob to save, without a copy where they lie plain in the input. */
  save(id: string, target: SaveTarget, options?: CallOptions): Promise<Blob>;
}
