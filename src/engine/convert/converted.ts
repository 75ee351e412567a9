/** A converted image as an input of its own: made when it is opened, over the bytes of the input it comes from. */
import { chooseRoots } from '../../core/convert/choose.ts';
import { convert } from '../../core/convert/convert.ts';
import type { PlanArgs } from '../../core/convert/plan.ts';
import { readSources, type SourceObject } from '../../core/convert/source.ts';
import type { CallOptions } from '../engine.ts';
import type { EngineHost } from '../host.ts';
import type { Given, Session } from '../session/session.ts';
import { checkedImages } from './checked.ts';
import { workshopOf } from './workshop.ts';

/** The objects that are to be converted, read from the input. */
export function sourcesOf(session: Session, args: PlanArgs, { signal }: CallOptions): Promise<readonly SourceObject[]> {
  const images = checkedImages(session);
  return readSources(images, args.images ?? chooseRoots(images), signal);
}

/** The converted files, over those of `parent`, which stay readable as long as this is open. */
export async function converted(
  parent: Session,
  { name, args }: { readonly name: string; readonly args: PlanArgs },
  host: EngineHost,
  options?: CallOptions,
): Promise<Given> {
  const letGo = parent.hold();
  const call = parent.call(options);
  try {
    const { plan, files, release } = await convert(
      await sourcesOf(parent, args, call),
      args,
      workshopOf(parent, host, call),
    );
    return {
      ...{ bytes: files, name, wrappers: [], plan },
      async release() {
        await release();
        await letGo();
      },
    };
  } catch (error) {
    await letGo();
    throw error;
  }
}
