/**
 * useContents: files that replace one of the same size are modified, or changed in their attributes alone: only their
 * bytes tell. Where reading these is a moment's work they are compared as soon as the tree is there.
 */
import { useQuery } from '@tanstack/react-query';
import { useApp } from '../../state/appState.ts';
import { engine, queryClient } from '../../state/engine.ts';
import { isRemote } from '../../state/open/isRemote.ts';
import { runTask } from '../../state/tasks.ts';
import type { Files, FilesPlace } from './useFiles.ts';

/** Stored bytes of an image that are read without asking. */
const SMALL = 32 * 1024 * 1024;

/** Inputs at an address: what was not asked for is not fetched. */
const COMES: readonly string[] = ['url', 'urls'];

/** Are the contents being compared, so that the numbers of both kinds are not known yet? */
export function useContents({ slotID, openedID, image, layers }: FilesPlace, files: Files | undefined): boolean {
  const isNear = useApp(({ slots }) => {
    const slot = slots.find(({ id }) => id === slotID);
    return slot !== undefined && !COMES.includes(slot.input.kind) && !isRemote(slot, slots);
  });
  const stored = layers.reduce((sum, { size }) => sum + size, 0);
  const asks = isNear && stored <= SMALL && files !== undefined && files.uncompared > 0;
  const { isFetching } = useQuery({
    queryKey: [openedID, 'contents', image.key],
    enabled: asks,
    queryFn: ({ signal }) =>
      runTask('Comparing contents', signal, async (options) => {
        const compared = await engine.ask([openedID], 'compareContents', { image: image.key }, options);
        // What could not be read stays as it is; the trees are asked once more, and no more than once.
        await queryClient.invalidateQueries({ queryKey: [openedID, 'files', image.key] });
        return compared;
      }),
  });
  return asks && isFetching;
}
