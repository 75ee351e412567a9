/** What an index says about an entry beside what shows in a listing: times, links, attributes, devices, names, holes. */
import { linkBytes } from '../../layerContent.ts';
import type { EntryExtra, LayerIndex } from '../../layerIndex.ts';

/** The years that the texts of times in SOCI have. (Date.UTC takes year 0 for 1900.) */
const [YEAR_0, YEAR_10000] = [Date.parse('0000-01-01T00:00:00Z') / 1000, Date.UTC(10_000, 0, 1) / 1000];

/** Is a listed time that of the tar, as far as this format can tell? Formats differ in how much of a fraction they keep. */
export function sameTime(told: number, time: number, format: string): boolean {
  return Math.abs(told - time) < 1 || (format !== 'cutaway' && (time < YEAR_0 || time >= YEAR_10000));
}

/** Of row `row` of an index in this format, and entry `entry` of the tar. Formats that leave something out have nothing here. */
export function sameDetails(listed: LayerIndex, row: number, tar: LayerIndex, entry: number, format: string): boolean {
  const [a, b] = [listed.extras.get(row), tar.extras.get(entry)];
  if (String(linkBytes(listed, row)) !== String(linkBytes(tar, entry))) return false;
  if (format !== 'cutaway') {
    const isSameTime = sameTime(listed.mtime[row], tar.mtime[entry], format);
    return isSameTime && a?.device === b?.device && textOf({ xattrs: a?.xattrs }) === textOf({ xattrs: b?.xattrs });
  }
  return (
    listed.mtime[row] === tar.mtime[entry] &&
    listed.mtimeNs[row] === tar.mtimeNs[entry] &&
    listed.written[row] === tar.written[entry] &&
    textOf(a) === textOf(b)
  );
}

/** Extras in one order; what is not there and what is not so are the same. */
function textOf(extra: Partial<EntryExtra> = {}): string {
  const xattrs = [...(extra.xattrs ?? [])].map(([name, value]) => `${name}=${[...value]}`).sort();
  const pairs = Object.entries(extra).filter(
    ([name, value]) => name !== 'xattrs' && value !== undefined && value !== false,
  );
  return JSON.stringify([xattrs, pairs.sort(([a], [b]) => (a < b ? -1 : 1))]);
}
