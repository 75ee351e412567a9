/**
 * Zips (jars, wheels) whose members are equal, packed alike and in the same order, save their times. (APPNOTE 4.3.7,
 * 4.3.12; extra fields 0x5455 of Info-ZIP and 0x000a of NTFS.)
 */
import { NOISE } from '../noise.ts';
import { explainerOf, type Ranges } from './explainer.ts';

const LOCAL = 0x04034b50;
const CENTRAL = 0x02014b50;
const END = 0x06054b50;
const END_SIZE = 22;
const LOCAL_SIZE = 30;
const CENTRAL_SIZE = 46;

/** zip archives that differ only in times. */
export const zip = explainerOf(timesOf, {
  noise: NOISE['file-times'],
  text: 'The same members in the same order; only their times in the archive differ.',
});

/** Undefined for what is not a plain zip: other bytes before it, zip64, members that overlap. */
function timesOf(bytes: Uint8Array): Ranges | undefined {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const end = endOf(view);
  if (end === undefined) return undefined;
  const [count, start] = [view.getUint16(end + 10, true), view.getUint32(end + 16, true)];
  const ranges: number[] = [];
  const central: number[] = [];
  let [at, local] = [start, 0];
  for (let member = 0; member < count; member++) {
    if (at + CENTRAL_SIZE > end || view.getUint32(at, true) !== CENTRAL) return undefined;
    const [name, extra, comment] = [28, 30, 32].map((field) => view.getUint16(at + field, true)) as [
      number,
      number,
      number,
    ];
    const size = view.getUint32(at + 20, true);
    // In order and apart, so that no time of one lies within the content of another.
    const offset = view.getUint32(at + 42, true);
    if (offset < local || size === 0xffffffff || offset === 0xffffffff) return undefined;
    const content = localTimes(view, offset, start, ranges);
    if (content === undefined || content + size > start) return undefined;
    local = content + size;
    central.push(at + 12, at + 16);
    const extraAt = at + CENTRAL_SIZE + name;
    if (extraAt + extra > end) return undefined;
    extraTimes(view, extraAt, extraAt + extra, central);
    at = extraAt + extra + comment;
  }
  return at === end ? [...ranges, ...central] : undefined;
}

function endOf(view: DataView): number | undefined {
  const end = view.byteLength - END_SIZE;
  // A comment would have to be searched for: two ways to read one file are one too many.
  return end >= 0 && view.getUint32(end, true) === END && view.getUint16(end + 20, true) === 0 ? end : undefined;
}

/** Where the content begins. */
function localTimes(view: DataView, at: number, limit: number, ranges: number[]): number | undefined {
  if (at + LOCAL_SIZE > limit || view.getUint32(at, true) !== LOCAL) return undefined;
  const [name, extra] = [view.getUint16(at + 26, true), view.getUint16(at + 28, true)];
  const content = at + LOCAL_SIZE + name + extra;
  if (content > limit) return undefined;
  ranges.push(at + 10, at + 14);
  extraTimes(view, content - extra, content, ranges);
  return content;
}

function extraTimes(view: DataView, start: number, end: number, ranges: number[]): void {
  for (let at = start; at + 4 <= end; ) {
    const [id, size] = [view.getUint16(at, true), view.getUint16(at + 2, true)];
    const next = at + 4 + size;
    if (next > end) return;
    // The first byte of 0x5455 says which times follow.
    if (id === 0x5455 && size > 1) ranges.push(at + 5, next);
    else if (id === 0x000a && size === 32) ranges.push(at + 12, next);
    at = next;
  }
}
