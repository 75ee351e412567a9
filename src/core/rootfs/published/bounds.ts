/** The bounds of published indexes: what is read of bytes that anybody may have attached to an image. */

const MiB = 1024 * 1024;

/** A published index of a layer as stored: our own of the largest layers has some MiB, a zTOC 32 KiB for each 4 MiB of tar. */
export const INDEX_STORED_MAX_BYTES = 128 * MiB;
/** The sections of such an index unpacked: some 30 bytes an entry. */
export const INDEX_UNPACKED_MAX_BYTES = 512 * MiB;
/** The paths of such an index written out: the work that its entries cost. */
export const INDEX_PATHS_MAX_BYTES = 512 * MiB;
/** A stretch of a layer that a published index gives one digest: it is held in memory and checked whole. */
export const INDEX_SPAN_MAX_BYTES = 64 * MiB;
/** Spans that we write are no longer, where checkpoints are further apart or there are none. */
export const INDEX_SPAN_CUT_BYTES = 1 * MiB;
/** Neighbouring spans that are asked for at once, where a reader wants as many. */
export const INDEX_SPANS_ASKED_BYTES = 8 * MiB;
/** Layers smaller than this are read sooner than somebody else's index of them is found. */
export const SHARED_INDEX_WORTH_BYTES = 4 * MiB;
