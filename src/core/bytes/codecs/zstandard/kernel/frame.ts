/** Headers: of a frame (RFC 8878, section 3.1.1.1) and of its blocks (section 3.1.1.2). */
import { startSum } from './checksum.ts';
import { BLOCK_BYTES, growTo, RING, ringBytes } from './memory.ts';
import { frame, Input, Mode, Problem } from './state.ts';

/** zstd's own limit for streams; the host names it (`ZSTD_WINDOW_MAX_BYTES`). */
const WINDOW_MAX_BYTES: u64 = (1 << 27) + 1;

/** False where the input ends before. */
export function readHeader(): bool {
  if (!Input.has(5)) return false;
  const at = Input.at;
  const descriptor = <usize>load<u8>(at + 4);
  const single = (descriptor & 0x20) !== 0;
  const idBytes = ((<usize>1) << (descriptor & 3)) >> 1;
  const sizeKind = descriptor >> 6;
  const sizeBytes: usize = sizeKind === 0 ? (single ? 1 : 0) : (<usize>1) << sizeKind;
  const idAt = at + (single ? 5 : 6);
  const end = idAt + idBytes + sizeBytes;
  if (Input.end < end) return false;
  frame.checked = (descriptor & 4) !== 0;
  frame.sized = sizeBytes !== 0;
  frame.size = sizeAt(idAt + idBytes, sizeBytes);
  const window = single ? frame.size : windowOf(load<u8>(at + 5));
  if ((descriptor & 8) !== 0) frame.fail(Problem.Damaged);
  else if (numberAt(idAt, idBytes) !== 0) frame.fail(Problem.DictionaryNeeded);
  else if (window > WINDOW_MAX_BYTES) frame.fail(Problem.WindowTooLarge);
  else if (begin(window)) Input.at = end;
  else frame.fail(Problem.OutOfMemory);
  return true;
}

function begin(window: u64): bool {
  const needed = <usize>(frame.sized ? min(window, frame.size) : window);
  if (!growTo(ringBytes(needed))) return false;
  frame.ringEnd = RING + ringBytes(needed);
  frame.blockMax = <usize>min(window, BLOCK_BYTES);
  frame.mode = Mode.Block;
  if (frame.checked) startSum();
  return true;
}

function windowOf(byte: u8): u64 {
  const base = (<u64>1) << (10 + (byte >> 3));
  return base + (base >> 3) * (byte & 7);
}

/** The size of the content; in two bytes it is less by 256. */
function sizeAt(at: usize, bytes: usize): u64 {
  return numberAt(at, bytes) + (bytes === 2 ? 256 : 0);
}

function numberAt(at: usize, bytes: usize): u64 {
  return bytes === 0 ? 0 : bytes === 8 ? load<u64>(at) : load<u64>(at) & (((<u64>1) << (8 * bytes)) - 1);
}

/** Whether the frame said another size than that of so much content at the end of this block. */
export function misses(given: u64): bool {
  return given > frame.size || (frame.last && given < frame.size);
}

/** False where the input ends before. */
export function readBlockHeader(): bool {
  if (!Input.has(3)) return false;
  const header = load<u32>(Input.at) & 0xffffff;
  const kind = (header >> 1) & 3;
  frame.last = (header & 1) !== 0;
  frame.left = header >> 3;
  // What a raw block or a run comes to is known before its first byte is given.
  const misfits = kind < 2 && frame.sized && misses(frame.given + frame.left);
  if (kind === 3 || frame.left > frame.blockMax || misfits) {
    frame.fail(Problem.Damaged);
    return true;
  }
  Input.at += 3;
  frame.mode = kind === 0 ? Mode.Raw : kind === 1 ? Mode.Run : Mode.Packed;
  return true;
}
