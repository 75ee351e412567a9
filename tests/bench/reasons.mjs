/** Why a row misses its bar, as far as it is known: printed under the table for those that do. By the name of the row. */
export const REASONS = {
  'list a zstd layer':
    'of the processor time zstd’s own decoder as wasm takes some 40 %, V8’s compilers 20 %, copies 7 %, the start 6 %, the rest the files and their lines. That decoder takes 1.4 times as long as natively: one of ours would have to be as quick as the native one to bring the row to its bar.',
  'the same':
    'inflating, as quick as it is, and the start take most of it; umoci inflates too, with the system’s own writes beside it.',
  'memory to verify it':
    'Node has 43 MB before a line of ours runs, and the second thread, which halves the wall time, takes 15 to 20 MB.',
  'page: the same with both digests, 3 workers':
    'browsers hash natively only what lies in memory as a whole. SHA-256 as wasm does 330 MB/s, four streams side by side 735, and the two digests of one layer never come at one pace.',
  'page: index a plain layer':
    'a picked file comes through the browser’s processes by copies, at about 1 GB/s and with as much processor time again; `cat` and `tar` share a pipe. Small reads to jump over contents take milliseconds each.',
  'page: time that noting places adds to a gzip layer':
    'of each place the 32 KiB before it are kept, trimmed to what is referred to: finding that out costs what it costs, and a smaller index is worth it.',
  'proxy: 32 blobs of 256 MiB at once, share of a plain pipe’s speed':
    'each blob’s bytes are counted, and checked for a reader that stands still; the plain pipe does neither.',
};
