/** Hashing by Node's own OpenSSL, which uses what the processor has for it. */
import * as crypto from 'node:crypto';
import { registerHasher } from '../../core/bytes/hash.ts';

/** Without an object for each: since Node 20.12, and half the time for a small file. */
const whole: typeof crypto.hash | undefined = crypto.hash;

/** Call once in each thread, before anything is hashed. */
export function registerNodeHasher(): void {
  registerHasher(async (algorithm) => {
    let hash = crypto.createHash(algorithm);
    return {
      init() {
        hash = crypto.createHash(algorithm);
      },
      update: (chunk) => void hash.update(chunk),
      digest: () => new Uint8Array(hash.digest()),
      ...(whole && { whole: (bytes) => whole(algorithm, bytes, 'buffer') }),
    };
  });
}
