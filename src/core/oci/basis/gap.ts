/**
 * What kept a layer's table of contents from being whole, by what reading it has found. One rule: after an error in the
 * compressed stream or in the tar, what is listed is not all, or not right.
 */
import type { Gap, IncompleteReason } from './basis.ts';
import type { Finding } from '../finding.ts';

/** Codes of errors that mean something other than damage. */
const REASONS: Readonly<Record<string, IncompleteReason>> = {
  'stored-truncated': 'truncated',
  'compression-truncated': 'truncated',
  truncated: 'truncated',
  'compression-limit': 'too-large',
  'layer-too-large': 'too-large',
  'archive-too-large': 'too-large',
  'extended-header-too-large': 'too-large',
  'xattrs-too-large': 'too-large',
  'path-too-deep': 'too-large',
  'compression-unsupported': 'unsupported',
  'not-a-tar': 'unsupported',
};

/** What one pass over a layer has found. */
export interface PassFindings {
  /** Of the compressed stream, and of the layer's own table. */
  readonly findings: readonly Finding[];
  readonly index?: { readonly count: number; readonly findings: readonly Finding[] } | undefined;
}

/** The gap of a layer that was read, as far as it could be; undefined where it was read in full. */
export function gapOf({ findings, index }: PassFindings): Gap | undefined {
  const stream = findings.filter(({ code }) => code.startsWith('compression-') || code === 'stored-truncated');
  // The stream comes first: a tar that stops because its stream does is cut, not wrong.
  const error = [...stream, ...(index?.findings ?? [])].find(({ severity }) => severity === 'error');
  if (!error) return undefined;
  const place = error.at.startsWith('entry ') ? ` (${error.at})` : '';
  return { why: REASONS[error.code] ?? 'damaged', message: `${error.message}${place}` };
}
