/**
 * What the checks look at: an object of the image with its documents read and its children's facts known. Checks are
 * pure functions from one of these to findings; each list of checks is in the file of its document.
 */
import type { ImageConfig } from '../../oci/config.ts';
import type { Descriptor } from '../../oci/descriptor.ts';
import type { Finding, Severity } from '../../oci/finding.ts';
import type { LayoutName } from '../../store/contentStore.ts';
import type { LoadedDocument } from '../graph/documents.ts';

/** What the checks of a document get. */
export interface DocumentSubject {
  /** As the parent describes it. */
  readonly descriptor: Descriptor;
  readonly at: string;
  readonly document: LoadedDocument;
  readonly layout: LayoutName;
}

/** What is known of a layer without reading it: descriptor, size and first bytes. */
export interface LayerFacts {
  readonly descriptor: Descriptor;
  readonly position: number;
  readonly at: string;
  readonly present: boolean;
  /** By the bytes; undefined where there are none. */
  readonly compression?: string;
  /** Bytes there are; undefined where there are none. */
  readonly actualSize?: number;
  readonly layout: LayoutName;
  /** As a docker-save manifest.json names it. */
  readonly path?: string;
}

/** What the checks of an image get. */
export interface ImageSubject extends DocumentSubject {
  /** Of a config for running images. */
  readonly config?: ImageConfig;
  readonly layers: readonly LayerFacts[];
  /** As many as the manifest names; `layers` has none of too many. */
  readonly layerCount: number;
}

/** What the checks of an index get. */
export interface IndexSubject extends DocumentSubject {
  readonly children: readonly { readonly descriptor: Descriptor; readonly present: boolean }[];
}

/** A finding from its four parts. */
export function finding(code: string, severity: Severity, at: string, message: string): Finding {
  return { code, severity, at, message };
}

/** All findings of a list of checks. */
export function runChecks<T>(checks: readonly ((subject: T) => readonly Finding[])[], subject: T): readonly Finding[] {
  return checks.flatMap((check) => check(subject));
}

/** Text from an image, short enough for a sentence. */
export function quote(text: string): string {
  return JSON.stringify(text.length > 80 ? `${text.slice(0, 80)}…` : text);
}
