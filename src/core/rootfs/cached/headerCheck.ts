/**
 * The headers before chosen contents, looked at in the pass that reads these: does a table of contents that was kept
 * speak of the bytes that are there?
 */
import { BLOCK } from '../../archive/tar/block.ts';
import { ContentWalk, type WantedContents } from '../contents.ts';
import { pathBytes } from '../layerContent.ts';
import type { LayerIndex } from '../layerIndex.ts';
import { comparedName, type ExpectedHeader, isHeaderOf } from './confirmed.ts';

/** What the headers before wanted contents must say, in their order; plain columns, to take to another thread. */
export interface ExpectedHeaders {
  readonly type: Uint8Array<ArrayBuffer>;
  readonly mode: Uint32Array<ArrayBuffer>;
  readonly names: Uint8Array<ArrayBuffer>;
  /** One more than there are headers; an empty name is not compared. */
  readonly nameStart: Uint32Array<ArrayBuffer>;
}

/** What an index says about the headers before these contents. */
export function expectHeaders(index: LayerIndex, { entry }: WantedContents): ExpectedHeaders {
  const nameStart = new Uint32Array(entry.length + 1);
  const parts = Array.from(entry, (i, at) => {
    const name = comparedName(index, i, pathBytes(index, i)) ?? new Uint8Array();
    nameStart[at + 1] = nameStart[at] + name.length;
    return name;
  });
  const names = new Uint8Array(nameStart[entry.length]);
  for (const [at, name] of parts.entries()) names.set(name, nameStart[at]);
  return {
    type: Uint8Array.from(entry, (i) => index.type[i]),
    mode: Uint32Array.from(entry, (i) => index.mode[i]),
    ...{ names, nameStart },
  };
}

/** Takes the tar in any cuts, beside the walk over the contents. */
export class HeaderCheck {
  private readonly walk: ContentWalk;
  /** A header was another than expected. */
  misfit = false;

  constructor(wanted: WantedContents, expected: ExpectedHeaders) {
    const header = new Uint8Array(BLOCK);
    let filled = 0;
    this.walk = new ContentWalk(headersOf(wanted), {
      begin: () => {
        filled = 0;
      },
      chunk(bytes) {
        header.set(bytes, filled);
        filled += bytes.length;
      },
      hole: () => undefined,
      end: (at, whole) => {
        if (!whole || !isHeaderOf(expectedAt(expected, wanted, at), header)) this.misfit = true;
      },
    });
  }

  /** As `ContentWalk.skip`: no later than a block before what is wanted. */
  skip(offset: number): void {
    this.walk.skip(offset);
  }

  push(chunk: Uint8Array): void {
    this.walk.push(chunk);
  }
}

function expectedAt({ type, mode, names, nameStart }: ExpectedHeaders, wanted: WantedContents, at: number) {
  const name = names.subarray(nameStart[at], nameStart[at + 1]);
  const size = wanted.size[at];
  const expected: ExpectedHeader = { type: type[at], mode: mode[at], size };
  return name.length > 0 ? { ...expected, name } : expected;
}

/** The block before each content, numbered by place; the header of a sparse file is before its map, wherever that is. */
function headersOf({ entry, offset, sparse }: WantedContents): WantedContents {
  const places = Uint32Array.from(entry.keys()).filter((at) => offset[at] >= BLOCK && !sparse.has(entry[at]));
  return {
    entry: places,
    offset: Float64Array.from(places, (at) => offset[at] - BLOCK),
    size: new Float64Array(places.length).fill(BLOCK),
    sparse: new Map(),
  };
}
