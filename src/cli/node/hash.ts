/** Hashing by Node's own OpenSSL, which uses what the processor has for it. */
import { createHash } from 'node:crypto';
import { registerHasher } from '../../core/bytes/hash.ts';

/** Call once in each thread, before anything is hashed. */
export function registerNodeHasher(): void {
  registerHasher(async (algorithm) => {
    let hash = createHash(algorithm);
    return {
      init() {
        hash = createHash(algorithm);
      },
      update: (chunk) => void hash.update(chunk),
      digest: () => new Uint8Array(hash.digest()),
    };
  });
}
