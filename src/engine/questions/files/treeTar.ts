/** Chosen paths of the merged tree as a tar, made piece by piece: no piece is held longer than it takes to keep it. */
import { isBroken } from '../../../core/rootfs/export/members.ts';
import { memberTar } from '../../../core/rootfs/export/memberTar.ts';
import { membersOf } from '../../session/mergedMembers.ts';
import { openTarget } from '../../session/targets.ts';
import type { Question } from '../question.ts';

/** Writes files of the root filesystem as a tar. */
export const treeTar: Question<'treeTar'> = {
  async answer({ session, host }, { image, depth, paths }, options) {
    const members = await membersOf(session.image(image), { depth, paths }, options);
    const whole = members.filter((member) => !isBroken(member));
    const tar = memberTar(whole, (content) =>
      openTarget(session, { kind: 'file', file: { image, ...content } }, options),
    );
    return { tar: await host.toBlob(tar, options), entries: whole.length, broken: members.length - whole.length };
  },
};
