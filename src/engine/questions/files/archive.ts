/** The archive that some bytes of an input are: its entries as a tree, and whether they are an image. */
import { archiveColumns } from '../../../core/rootfs/pack/archiveColumns.ts';
import { openArchive } from '../../session/targets.ts';
import type { Question } from '../question.ts';

/** Lists the entries of an archive that is in a layer or in another archive. */
export const archive: Question<'archive'> = {
  async answer({ session }, { target }, options) {
    const { archive: opened, release } = await openArchive(session, target, options);
    try {
      const { format, wrappers, files, layouts, findings, source } = opened;
      const entries = archiveColumns(files.entries, files.prefix);
      return { format, wrappers, layouts, findings, size: source.size, ...entries };
    } finally {
      release();
    }
  },
};
