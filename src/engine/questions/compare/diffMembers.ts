/** Two archives inside images, or of one image, member by member. */
import { diffMembers as compare } from '../../../core/diff/members/diffMembers.ts';
import { ImageError } from '../../../core/oci/imageError.ts';
import type { CallOptions } from '../../engine.ts';
import type { Lease } from '../../session/archives.ts';
import type { Session } from '../../session/session.ts';
import type { SaveTarget } from '../../session/target.ts';
import { openArchive, openTarget } from '../../session/targets.ts';
import type { Question } from '../question.ts';

/** Compares two archives, member by member. */
export const diffMembers: Question<'diffMembers'> = {
  async answer({ session, others }, { left, right }, options) {
    const other = others[0] ?? session;
    const a = await openSide(session, left, options);
    if (!a) return null;
    try {
      const b = await openSide(other, right, options);
      if (!b) return null;
      try {
        const step = 'Comparing members';
        return await compare(a, b, {
          signal: options.signal,
          onProgress: (done, total) => options.onProgress?.({ step, done, total, unit: 'objects' }),
        });
      } finally {
        b.release();
      }
    } finally {
      a.release();
    }
  },
};

/** Undefined for what is not an archive. */
async function openSide(session: Session, target: SaveTarget, options: CallOptions) {
  const stored = await openTarget(session, target, options);
  const lease = await openArchive(session, target, options).catch(noArchive);
  return lease && { ...lease.archive, stored, release: lease.release };
}

function noArchive(error: unknown): Lease | undefined {
  if (error instanceof ImageError && error.code === 'unsupported') return undefined;
  throw error;
}
