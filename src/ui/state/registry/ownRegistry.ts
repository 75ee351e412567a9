/** Registries that our own server carries under names no other tool knows: the samples, and layouts on its disk. */

const OWN: ReadonlySet<string> = new Set(['demo', 'layouts']);

/** Shell lines of other tools lead nowhere there. */
export function isOwnRegistry(registry: string): boolean {
  return OWN.has(registry);
}

/** skopeo asks a registry on this machine by http only where it is told to, by an option; docker and crane do so by themselves. */
export const plainHttp = (registry: string, option: string): readonly string[] =>
  /^(?:localhost|127(?:\.\d+){3}|\[::1\])(?::\d+)?$/.test(registry) ? [`${option}=false`] : [];
