/**
 * A link may come from anyone, and opening it must not make our server ask a port of this machine or of its network. So
 * registries whose names are not public ones are asked where a person meant it: typed or picked the name, named it on the
 * command line, or said so when the link was opened. Meant once holds for the tab.
 */
import { create } from 'zustand';
import { isPublicName } from '../../../core/oci/names/insideName.ts';
import { ImageError } from '../../../core/oci/imageError.ts';
import type { Input } from '../../../engine/engine.ts';
import { isOwnRegistry } from './ownRegistry.ts';
import { registryOf } from './registryInput.ts';

const STORED = 'cutaway-meant';

const useMeant = create<readonly string[]>(() => {
  try {
    const value: unknown = JSON.parse(sessionStorage.getItem(STORED) ?? '[]');
    return Array.isArray(value) ? value.filter((each) => typeof each === 'string') : [];
  } catch {
    return [];
  }
});

/** A person wants this registry asked. */
export function meanRegistry(registry: string): void {
  if (isPublicName(registry) || useMeant.getState().includes(registry)) return;
  useMeant.setState([...useMeant.getState(), registry], true);
  try {
    sessionStorage.setItem(STORED, JSON.stringify(useMeant.getState()));
  } catch {
    // Without storage it lasts until the page is loaded again.
  }
}

/** Should a person be asked first? */
const asksFirst = (registry: string): boolean => isDoubtful(registry, useMeant.getState());

export function useAsksFirst(registry: string): boolean {
  return isDoubtful(registry, useMeant());
}

const isDoubtful = (registry: string, meant: readonly string[]) =>
  !isPublicName(registry) && !isOwnRegistry(registry) && !meant.includes(registry);

/** Takes those for meant that were named where the server was started. */
export async function learnNamed(): Promise<void> {
  const response = await fetch('/registries/', { headers: { 'X-Cutaway': '1' } });
  const { named } = (await response.json()) as { named?: unknown };
  for (const registry of Array.isArray(named) ? named : []) if (typeof registry === 'string') meanRegistry(registry);
}

/** Throws where a person is to be asked before this is opened. */
export async function checkMeant(input: Input): Promise<void> {
  const registry = registryOf(input);
  if (registry === undefined || !asksFirst(registry)) return;
  await learnNamed().catch(() => undefined);
  if (!asksFirst(registry)) return;
  throw new ImageError(
    'denied',
    registry,
    'No request was sent: Cutaway connects to an address from a link only after you confirm it.',
  );
}
