/** Compressed by the real tool. */
import { execFileSync } from 'node:child_process';
import { toBytes } from '../../../fixtures/tar.ts';

export function bzip2Sync(bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  return toBytes(execFileSync('bzip2', ['-c'], { input: bytes, maxBuffer: 1 << 28 }));
}
