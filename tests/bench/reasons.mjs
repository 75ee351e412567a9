/** Why a row misses its bar, as far as it is known: printed under the table for those that do. By the name of the row. */
export const REASONS = {
  'list a gzip layer alone (567 MB)':
    'inflating, as quick as it is, takes 47 % of the processor time, V8’s compilers 18 %, the start 8 %, the rest the files and their lines. V8’s flags (when it compiles, how much it inlines, no code in place of a running loop) change nothing beyond 3 %.',
  'list a gzip layer of 200,000 files':
    'inflating takes 21 % of the processor time, headers 11 %, the merged tree 12 %, the lines 20 %, V8’s compilers 15 %, the start 5 %: no one part of it is large.',
  'list a zstd layer':
    'decoding takes as long as `zstd -dc` does it natively (0.51 to 0.59 s of processor time beside 0.50 to 0.58 for 567 MB); on top come the start, V8’s compilers, the files and their lines. V8’s flags (no first or no second compiler of wasm, no compiler of scripts, one thread, a later start of the compiler) change nothing or make it slower.',
  'waste of a docker save of 1.2 GB':
    'a third of the processor time is V8’s compilers, whose work pays off only on more than this; a fifth reads from the file, a tenth is the start.',
  'convert a docker save to an OCI archive, layers kept and not checked':
    'cp has the kernel copy from file to file; Node can ask for that only for whole files, and a layer is a range of one. A bare loop of reads and writes in Node takes 1.9 to 2.3 times as long as cp whether by 64 KiB, 256 KiB, 1 MiB or 4 MiB, and this command no longer than that.',
  'the same':
    'inflating, as quick as it is, and the start take most of it; umoci inflates too, with the system’s own writes beside it.',
  'memory to verify it':
    'at the peak 43 MB are Node’s own program and libraries, 27 MB the heaps of two threads, 13 MB what Node allocates itself, 10 MB buffers and stacks. The second thread, which halves the wall time, is 15 to 20 MB of it. A young generation of 1 MB saves 8 MB and costs a seventh more time; fewer threads of libuv and fewer arenas save 1 to 3 MB.',
  'page: the same with both digests, 3 workers':
    'browsers hash natively only what lies in memory as a whole. SHA-256 as wasm does 330 MB/s, four streams side by side 735, and the two digests of one layer never come at one pace.',
  'page: index a plain layer':
    'of a file of 344 MB, reading alone takes 0.4 to 0.7 s of processor time by a BYOB reader (256 KiB to 4 MiB), two thirds of it in the browser’s own process; 0.7 s by the default reader, 0.7 to 1.0 s by slices of 4 to 64 MiB, one at a time or two ahead, 0.7 to 0.9 s by FileReaderSync. The product’s own pass in turns with 512 KiB, 1 MiB and 2 MiB a read, seven rounds each: 0.70, 0.59 and 0.65 s for this file, 1.14, 1.11 and 1.13 s for one of 567 MB, which is less apart than one run from the next. `cat | tar t` takes 0.2 s for all of it.',
  'page: memory over page and workers, an entry of a layer of 200,000 files listed in Files':
    'some 70 bytes are the layer’s own table (15 to 18 of them its name), some 100 the tree of applied layers, by which every depth, search and comparison is answered at once, 70 the columns that the page draws from, 20 its lists of children with their sums, the rest the rows that are open. Worker and page each have the names and the columns, since memory that both may read needs headers that keep other sites’ frames out. Without the tree and with one table alone it would be some 90.',
  'page: time that noting places adds to a gzip layer':
    'of each place the 32 KiB before it are kept, trimmed to what is referred to: finding that out costs what it costs, and a smaller index is worth it.',
  'proxy: 32 blobs of 256 MiB at once, share of a plain pipe’s speed':
    'the system’s time is that of the plain pipe; the program’s own is twice as much, a quarter of it Node’s collector, which is called so that memory stays small. Calling it half as often costs more, since then all of the heap is collected, and twice as often too; one timer for each stream instead of for each piece changed nothing.',
  'page: the same with pako alone':
    'pako inflates in script: with its checksum alone it takes 1.14 times as long as `gzip -dc`. What is above that is the browser: a picked file comes through its processes, and the first seconds of script run before they are compiled.',
  'page: index a zstd layer':
    'decoding takes as long as it does natively, and reading the picked file through the browser’s processes comes on top.',
  'page: merge of 10 layers, 100,000 paths, the first time, processor':
    'it runs once, so a good part of it is code that is not compiled yet: the second time takes three quarters of the first.',
  'page: compare 2 x 100,000 files, once indexed, the least of 7':
    'this is wall time, and three threads take part: where more is running than there are cores it says little. All of the browser’s processes together take some 200 ms of processor time.',
};
