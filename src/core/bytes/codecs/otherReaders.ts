/**
 * What other programs make of odd gzip and zstd streams, where they part from what is read here: a line for each oddity, each held
 * against the programs themselves by tests/oracle/otherReaders.oracle.test.ts. Go is what the runtimes read gzip with,
 * and klauspost/compress (1.20) zstd.
 */
import type { Disagreement, ReaderView } from '../../oci/finding.ts';

/** Forms of compressed data that programs read differently; the rule of each says what they see. */
export type Oddity =
  | 'gzip-padding'
  | 'gzip-after-padding'
  | 'gzip-trailing-after-padding'
  | 'gzip-trailing'
  | 'gzip-trailing-byte'
  | 'gzip-trailing-older'
  | 'gzip-header-checksum'
  | 'gzip-reserved-flags'
  | 'zstd-trailing'
  | 'zstd-window';

interface Rule {
  readonly here: string;
  readonly readers: readonly ReaderView[];
}

const each = (names: readonly string[], sees: string): ReaderView[] => names.map((name) => ({ name, sees }));
const RUNTIMES = ['containerd', 'Docker', 'podman', 'umoci'];

const RULES: Readonly<Record<Oddity, Rule>> = {
  'gzip-padding': {
    here: 'the content, which ends before the zero bytes',
    readers: each(RUNTIMES, 'an error after the content'),
  },
  'gzip-after-padding': {
    here: 'the content before the zero bytes, and nothing after them',
    readers: [
      ...each(RUNTIMES, 'an error after the content'),
      ...each(['Python'], 'the member after the zero bytes too, and an error where it is damaged'),
    ],
  },
  'gzip-trailing-after-padding': {
    here: 'the content before the zero bytes, and nothing after them',
    readers: [...each(RUNTIMES, 'an error after the content'), ...each(['Python'], 'an error, and no content')],
  },
  'gzip-trailing': {
    here: 'the content, and bytes after it that are not part of it',
    readers: [...each(RUNTIMES, 'an error after the content'), ...each(['Python', 'Node'], 'an error, and no content')],
  },
  'gzip-trailing-byte': {
    here: 'the content, and a byte after it that is not part of it',
    readers: [
      ...each([...RUNTIMES, 'GNU gzip'], 'an error after the content'),
      ...each(['Python', 'Node'], 'an error, and no content'),
    ],
  },
  'gzip-trailing-older': {
    here: 'the content, and bytes after it that are not part of it',
    readers: [
      ...each(RUNTIMES, 'an error after the content'),
      ...each(['GNU gzip'], 'content of an older format (pack, compress or lzh) too, and an error where it is damaged'),
      ...each(['Python', 'Node'], 'an error, and no content'),
    ],
  },
  'gzip-header-checksum': {
    here: 'the content, with an error',
    readers: [
      ...each([...RUNTIMES, 'GNU gzip', 'Node'], 'an error, and no content'),
      ...each(['Python'], 'the content'),
    ],
  },
  'gzip-reserved-flags': {
    here: 'the content',
    readers: each(['GNU gzip', 'Node'], 'an error, and no content'),
  },
  'zstd-trailing': {
    here: 'the content, and bytes after it that are not part of it',
    readers: each([...RUNTIMES, 'zstd'], 'an error after the content'),
  },
  'zstd-window': {
    here: 'an error, as of zstd without --long',
    readers: each(RUNTIMES, 'the content: windows of up to 512 MiB are read'),
  },
};

/** The disagreement over that oddity at a byte of the compressed stream. */
export function disagreementOver(rule: Oddity, offset: number): Disagreement {
  return { rule, offset, ...RULES[rule] };
}
