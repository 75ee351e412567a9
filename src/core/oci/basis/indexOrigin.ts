/** IndexOrigin: whose index lists a layer, where that is somebody else's: who wants to know may look it up, or leave it. */

/** Where a shared index came from. */
export interface IndexOrigin {
  /** `referrer`: attached to the image. `server`: offered by another page of the server that this page came from. */
  readonly from: 'referrer' | 'server';
  /** Name of its format. */
  readonly format: string;
  /** Of the manifest that carries it; of an index that the server gave, of its bytes. */
  readonly digest: string;
  /** Where it is attached: `host/name`. */
  readonly repository?: string;
  /** What made it, in its own words. */
  readonly tool?: string;
  /** Of that manifest, as far as they say who made it and when. */
  readonly annotations?: Readonly<Record<string, string>>;
}

/** Characters of an annotation that are kept. */
const TEXT_MAX_CHARS = 200;
const TELLING = ['created', 'authors', 'vendor', 'title', 'url', 'source', 'version'].map(
  (name) => `org.opencontainers.image.${name}`,
);

/** The annotations that tell whose something is. Nobody vouches for what they say. */
export function tellingAnnotations(all: Readonly<Record<string, string>> = {}): Readonly<Record<string, string>> {
  const names = TELLING.filter((name) => Object.hasOwn(all, name));
  return Object.fromEntries(names.map((name) => [name, (all[name] ?? '').slice(0, TEXT_MAX_CHARS)]));
}
