/** Registries that our own server carries under names no other tool knows: the samples, and layouts on its disk. */

const OWN: ReadonlySet<string> = new Set(['demo', 'layouts']);

/** Shell lines of other tools lead nowhere there. */
export function isOwnRegistry(registry: string): boolean {
  return OWN.has(registry);
}
