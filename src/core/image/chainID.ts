/** ChainIDs: the digest of a stack of layers, which is how runtimes name unpacked ones. image-spec config.md. */
import { digestOf } from '../bytes/hash.ts';
import { type ChainID, parseDigest } from '../oci/digest.ts';

/** One for each diffID; null from the first on that is not a digest. Always sha256, of full strings with one space. */
export async function chainIDs(diffIDs: readonly string[]): Promise<readonly (ChainID | null)[]> {
  const chain: (ChainID | null)[] = [];
  let below: string | null = '';
  for (const diffID of diffIDs) {
    const valid: string | undefined = parseDigest(diffID);
    const text: string | undefined = below ? `${below} ${valid}` : valid;
    const next: ChainID | undefined =
      below === null || valid === undefined
        ? undefined
        : below === ''
          ? parseDigest(valid)
          : await digestOf(new TextEncoder().encode(text));
    below = next ?? null;
    chain.push(next ?? null);
  }
  return chain;
}
