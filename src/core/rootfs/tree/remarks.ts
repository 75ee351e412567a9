/**
 * Findings of one layer, few enough to read: the first of each kind are listed, the others counted.
 */
import type { Finding, Severity } from '../../oci/finding.ts';

/** Told one by one before counting begins. */
const LISTED_MAX_COUNT = 5;

/** Code, severity and meaning of all that can be odd when a layer is applied. */
const REMARKS = {
  'whiteout-after-file': [
    'warning',
    'is deleted by a whiteout in the layer that writes it. By the specification it stays; Docker, containerd and Podman remove it.',
  ],
  'whiteout-invalid': ['warning', 'is a whiteout without a valid name to remove. It is ignored.'],
  'whiteout-nothing': ['info', 'is a whiteout of something that the layers below do not have.'],
  'whiteout-through-link': [
    'warning',
    'is a whiteout that leads through a symlink. By the specification it deletes at the target of the link; ' +
      'Docker’s overlay2 creates a directory that hides the link.',
  ],
  'whiteout-content': ['info', 'is a whiteout that is not an empty regular file. Its name makes it a whiteout.'],
  'whiteout-below': [
    'warning',
    'is below a directory that is named like a whiteout. It is not part of the root filesystem.',
  ],
  'aufs-metadata': ['info', 'is bookkeeping of the AUFS driver. It is not part of the root filesystem.'],
  'duplicate-path': [
    'warning',
    'is written more than once by the same layer. The last one is used; Docker with containerd refuses the layer.',
  ],
  'symlinked-parent': [
    'warning',
    'leads through a symlink of a layer below. By the specification it is written at the target of the link; ' +
      'Docker’s overlay2 creates a directory that hides the link.',
  ],
  'dangling-parent': [
    'warning',
    'leads through a broken symlink; the target is created. Docker and podman refuse the layer.',
  ],
  'entry-below-file': ['warning', 'is below something that is not a directory; a directory replaces it.'],
  'link-loop': [
    'warning',
    'leads through more than 255 symlinks or a loop of them. It is left out of the root filesystem.',
  ],
  'root-not-directory': ['warning', 'would make the root something other than a directory. It is ignored.'],
  'hard-link-missing': [
    'warning',
    'is a hard link to a directory or to a path that does not exist. It has no content.',
  ],
  'hard-link-lower': ['info', 'is a hard link to a file of a layer below. Docker’s overlay2 can fail to unpack it.'],
  'hard-link-forward': [
    'warning',
    'is a hard link to an entry that comes later in its layer. Most tools fail to unpack it.',
  ],
} as const satisfies Record<string, readonly [Severity, string]>;

/** The codes of findings that applying layers makes. */
export type RemarkCode = keyof typeof REMARKS;

interface Counted {
  count: number;
  readonly listed: Finding[];
}

/** Gathers the remarks of one layer. */
export class Remarks {
  private readonly byCode = new Map<RemarkCode, Counted>();
  private readonly layer: number;

  constructor(layer: number) {
    this.layer = layer;
  }

  /** Says it of a path; `path` is asked for only where the remark will be reported. */
  add(code: RemarkCode, at: () => string, path: () => string): void {
    let counted = this.byCode.get(code);
    if (counted === undefined) {
      counted = { count: 0, listed: [] };
      this.byCode.set(code, counted);
    }
    counted.count += 1;
    if (counted.count > LISTED_MAX_COUNT) return;
    const [severity, meaning] = REMARKS[code];
    counted.listed.push({ code, severity, at: at(), message: `Layer ${this.layer}: ${path()} ${meaning}` });
  }

  /** All findings so far, in the order in which their kinds appeared. */
  findings(): Finding[] {
    const all: Finding[] = [];
    for (const [code, { count, listed }] of this.byCode) {
      all.push(...listed);
      const more = count - listed.length;
      const [severity, meaning] = REMARKS[code];
      const at = listed[0]?.at ?? '';
      if (more > 0) all.push({ code, severity, at, message: `Layer ${this.layer}: ${more} more: each ${meaning}` });
    }
    return all;
  }
}
