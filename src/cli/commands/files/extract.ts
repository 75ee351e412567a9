/** `cutaway extract`: files of the root filesystem to disk, never outside of the folder that is named. */
import { elseTellUnread, tellBasis } from '../../basis.ts';
import { file, flag, type OptionSet } from '../../commandLine/option.ts';
import { writeMembers } from '../../node/write/writeMembers.ts';
import { PICKING } from '../../options/picking.ts';
import { pickImage } from '../../pickImage.ts';
import { imageCommand, withInput } from '../../session.ts';
import { printable } from '../../show.ts';
import { UsageError } from '../../usageError.ts';

const OPTIONS = {
  to: file('-o, --to FOLDER', 'the folder to write to; it must not exist or must be empty'),
  keepLinks: flag('--keep-links', 'also create symbolic links that point outside FOLDER'),
  ...PICKING,
} as const satisfies OptionSet;

export const extract = imageCommand({
  summary: 'files and directories of the root filesystem to disk',
  details: [
    'Each PATH is written to FOLDER under its own path. Nothing is written outside FOLDER or through a link. Owners and the setuid, setgid and sticky bits are not preserved. Devices, pipes and symbolic links that point outside FOLDER are left out and listed on stderr; the exit status is then 1. cutaway export preserves everything, in a tar.',
  ],
  operands: ['INPUT', 'PATH…'],
  options: OPTIONS,
  examples: [
    ['extract alpine:3 /etc --to out', 'out/etc and its contents'],
    ['extract image.tar / --to root', 'all of it'],
  ],
  async run(context, input, ...paths) {
    const { engine, options, note, call } = context;
    const { to, keepLinks } = options;
    if (to === undefined) throw new UsageError('extract: needs --to FOLDER; see cutaway extract --help');
    return withInput(context, input, async (opened) => {
      const node = pickImage(context, opened);
      const found = [];
      const asked = { id: opened.id, image: node.key, json: options.json };
      for (const path of paths)
        found.push(await elseTellUnread(context, asked, engine.members(opened.id, node.key, path, call)));
      const [first] = found;
      // Before anything is written, which may stop half-way.
      const unread = first ? tellBasis(context, first.basis, { json: options.json }) : 0;
      const result = await writeMembers(
        found.flatMap(({ members }) => members),
        {
          folder: to,
          keepLinks,
          call,
          open: (content) => engine.content(opened.id, { kind: 'file', file: { image: node.key, ...content } }, call),
        },
      );
      for (const { path, why } of result.leftOut) note(`error: ${printable(path)}: left out: ${why}`);
      return unread === 1 || result.leftOut.length > 0 ? 1 : 0;
    });
  },
});
