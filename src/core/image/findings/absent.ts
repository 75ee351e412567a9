/** Content that is named and not there. */
import type { Finding, Severity } from '../../oci/finding.ts';
import type { LayoutName } from '../../store/contentStore.ts';
import { finding, quote } from './subject.ts';

/** An object that a document refers to and the input does not have. */
interface Absent {
  /** Begins the sentence: `The config`, `Layer 3`. */
  readonly what: string;
  readonly at: string;
  readonly layout: LayoutName;
  /** As a docker-save manifest.json names it. */
  readonly path?: string;
}

/** image-layout.md allows a layout without all it names; a docker-save archive with a hole can't be loaded. */
export function absentContent({ what, at, layout, path }: Absent): Finding {
  const severity: Severity = layout === 'docker-archive' ? 'error' : 'warning';
  if (path === undefined) return finding('missing-content', severity, at, `${what} is not in the input.`);
  if (path === '')
    return finding('missing-content', severity, 'manifest.json', `${what} is not known: no document names it.`);
  const escapes = path.startsWith('/') || path.split('/').includes('..');
  const why = escapes
    ? 'which points outside the archive and is not followed'
    : 'which is not in the archive, or is a broken link';
  return finding('missing-content', severity, path, `${what} is at ${quote(path)}, ${why}.`);
}
