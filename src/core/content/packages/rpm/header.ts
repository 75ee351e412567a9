/** An rpm header as the database keeps it (rpm's format documentation): an index of tags, then their values. */
import type { Steps } from '../../steps.ts';
import { bytesToText } from '../../../oci/text.ts';
import type { Package } from '../../description.ts';

const TAG = {
  ...{ name: 1000, version: 1001, release: 1002, epoch: 1003, summary: 1004, size: 1009, vendor: 1011, license: 1014 },
  ...{ packager: 1015, architecture: 1022, sourceRPM: 1044, requireName: 1049 },
  ...{ dirIndexes: 1116, baseNames: 1117, dirNames: 1118, longSize: 5009 },
} as const;
const TYPE = { int32: 4, int64: 5, string: 6, stringArray: 8, i18nString: 9 } as const;
const ENTRY_BYTES = 16;
/** Tags of one header: rpm itself knows some 400. */
const TAGS_MAX_COUNT = 4096;
/** Requirements kept of one package. */
const REQUIRES_MAX_COUNT = 10_000;

interface Entry {
  readonly type: number;
  readonly offset: number;
  readonly count: number;
}

/** The tags of one header. Values that reach out of it count as absent. */
class Header {
  private readonly values: Uint8Array;
  private readonly view: DataView;
  private readonly entries = new Map<number, Entry>();
  private readonly steps: Steps;

  constructor(blob: Uint8Array, steps: Steps) {
    this.steps = steps;
    const view = new DataView(blob.buffer, blob.byteOffset, blob.length);
    const start = 8 + view.getUint32(0) * ENTRY_BYTES;
    const last = Math.min(start, 8 + TAGS_MAX_COUNT * ENTRY_BYTES);
    this.values = blob.subarray(start);
    this.view = new DataView(this.values.buffer, this.values.byteOffset, this.values.length);
    for (let at = 8; at + ENTRY_BYTES <= last; at += ENTRY_BYTES) {
      const entry = { type: view.getUint32(at + 4), offset: view.getUint32(at + 8), count: view.getUint32(at + 12) };
      this.entries.set(view.getUint32(at), entry);
    }
  }

  text(tag: number): string | null {
    return this.texts(tag, 1)[0] ?? null;
  }

  texts(tag: number, most: number): string[] {
    const entry = this.entries.get(tag);
    const isText = entry && [TYPE.string, TYPE.stringArray, TYPE.i18nString].includes(entry.type as 6);
    if (!entry || !isText) return [];
    const found: string[] = [];
    for (let at = entry.offset; found.length < Math.min(entry.count, most); ) {
      const end = this.values.indexOf(0, at);
      if (end < 0) break;
      this.steps.take(end - at + 1);
      found.push(bytesToText(this.values.subarray(at, end)));
      at = end + 1;
    }
    return found;
  }

  number(tag: number): number | null {
    return this.numbers(tag, 1)[0] ?? null;
  }

  numbers(tag: number, most: number): number[] {
    const entry = this.entries.get(tag);
    const size = entry?.type === TYPE.int32 ? 4 : entry?.type === TYPE.int64 ? 8 : 0;
    const found: number[] = [];
    if (!entry || size === 0) return found;
    for (
      let at = entry.offset;
      found.length < Math.min(entry.count, most) && at + size <= this.values.length;
      at += size
    ) {
      this.steps.take(size);
      found.push(size === 4 ? this.view.getUint32(at) : Number(this.view.getBigUint64(at)));
    }
    return found;
  }
}

/**
 * The package that a header describes, with at most `files` files; undefined for what is not a header of these bytes, as rpm
 * judges it by its size, or has no name.
 */
export function rpmPackage(blob: Uint8Array, files: number, steps: Steps): Package | undefined {
  if (blob.length < 8) return undefined;
  const view = new DataView(blob.buffer, blob.byteOffset, 8);
  if (8 + view.getUint32(0) * ENTRY_BYTES + view.getUint32(4) !== blob.length) return undefined;
  const header = new Header(blob, steps);
  const name = header.text(TAG.name);
  if (!name) return undefined;
  const epoch = header.number(TAG.epoch);
  const release = header.text(TAG.release);
  const number = [header.text(TAG.version) ?? '', release].filter((part) => part !== null).join('-');
  const requires = header.texts(TAG.requireName, REQUIRES_MAX_COUNT).filter((item) => !item.startsWith('rpmlib('));
  return {
    name,
    version: epoch === null ? number : `${epoch}:${number}`,
    architecture: header.text(TAG.architecture),
    size: header.number(TAG.longSize) ?? header.number(TAG.size),
    source: header.text(TAG.sourceRPM),
    maintainer: header.text(TAG.packager) ?? header.text(TAG.vendor),
    license: header.text(TAG.license),
    summary: header.text(TAG.summary),
    status: null,
    depends: [...new Set(requires)],
    files: filesOf(header, files),
  };
}

function filesOf(header: Header, most: number): string[] {
  const folders = header.texts(TAG.dirNames, most);
  const indexes = header.numbers(TAG.dirIndexes, most);
  return header
    .texts(TAG.baseNames, most)
    .map((name, i) => `${folders[indexes[i] ?? -1] ?? ''}${name}`.replace(/^\//, ''));
}
