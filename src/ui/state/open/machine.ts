/** The images of the engines on this machine, as our own server lists them for the page that has its key. */
import { useQuery } from '@tanstack/react-query';
import type { Input } from '../../../engine/engine.ts';
import { pageKey } from '../registry/storedLogins.ts';

export interface MachineImage {
  readonly name: string;
  readonly id: string;
  /** Unpacked, bytes. */
  readonly size: number;
  /** Seconds since 1970. */
  readonly created?: number;
}

export interface MachineEngine {
  readonly engine: string;
  /** `Docker`. */
  readonly title: string;
  readonly images: readonly MachineImage[];
  /** Why there is no list. */
  readonly problem?: string;
}

/** The same names as on the command line; what can be part of a path on our server. */
const NAME = /^(docker|podman):([a-zA-Z0-9][\w.\-/:@]*)$/;

/** No tool but ours reads an image of an engine by such a name. */
export const isEngineName = (name: string): boolean => NAME.test(name);

/** What such a name opens; undefined for others, and where this page may not ask. */
export function engineInput(name: string): Input | undefined {
  const key = pageKey();
  const [, engine, image] = NAME.exec(name) ?? [];
  if (key === undefined || engine === undefined) return undefined;
  return { kind: 'engine', name, url: new URL(`/engines/${engine}/${image}`, location.origin).href, key };
}

/** Nothing where the server has no engine, or this is not the page that it let in. */
async function list(key: string, signal: AbortSignal): Promise<readonly MachineEngine[]> {
  const response = await fetch('/engines/', { headers: { 'X-Cutaway': '1', 'X-Cutaway-Key': key }, signal });
  if (!response.ok) return [];
  const { engines } = (await response.json()) as { readonly engines: readonly MachineEngine[] };
  return engines;
}

/** Asked anew whenever the first screen is shown: images come and go. Undefined while it is asked. */
export function useMachine(): readonly MachineEngine[] | undefined {
  const key = pageKey();
  const query = useQuery({
    queryKey: ['machine'],
    enabled: key !== undefined,
    queryFn: ({ signal }) => list(key ?? '', signal),
    staleTime: 0,
    refetchOnMount: 'always',
  });
  return query.isError ? [] : query.data;
}
