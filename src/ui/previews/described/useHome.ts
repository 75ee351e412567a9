/** useHome: the opened input that a preview's file is in, for links to its objects and files. */
import { useMemo } from 'react';
import type { NamedDigest } from '../../../core/content/description.ts';
import type { OpenedInput } from '../../../engine/engine.ts';
import { useApp } from '../../state/appState.ts';
import { imageAt, nodesOf } from '../../state/objectIndex.ts';
import type { PreviewSubject } from '../preview.ts';

export interface Home {
  readonly slotID: string;
  readonly opened: OpenedInput;
  /** The image that is selected; null where it is an attestation or has no files. */
  readonly image: string | null;
  /** As in an image's platform: `linux/amd64`. */
  readonly platform: string | null;
}

export function useHome({ openedID }: PreviewSubject): Home | undefined {
  const slot = useApp((state) => state.slots.find((each) => each.opened?.id === openedID));
  // The same as long as the same is selected: tables are drawn anew when it changes.
  return useMemo(() => {
    if (!slot?.opened) return undefined;
    const image = imageAt(slot.opened, slot.key);
    const runs = image !== undefined && (image.role === 'manifest' || image.role === 'layer');
    return {
      slotID: slot.id,
      opened: slot.opened,
      image: runs ? image.key : null,
      platform: image?.platform ?? null,
    };
  }, [slot?.opened, slot?.key, slot?.id]);
}

export const digestText = ({ algorithm, hex }: NamedDigest): string => `${algorithm}:${hex}`;

/** The image in the input that one of the digests names: whom an attestation speaks of. */
export function imageOf({ opened }: Home, digests: readonly NamedDigest[]): string | null {
  const wanted = new Set(digests.map(digestText));
  const found = nodesOf(opened).find(
    ({ role, digest }) => role === 'manifest' && digest !== null && wanted.has(digest),
  );
  return found?.key ?? null;
}
