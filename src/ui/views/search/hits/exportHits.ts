/** Hits as text to save: tab-separated, or a JSON object a line. Matching lines are lines of their own. */
import { visibleText } from '../../../../core/oci/text.ts';
import type { Hit } from '../../../../core/rootfs/search/hit.ts';
import type { OpenedInput } from '../../../../engine/engine.ts';
import type { SearchedLayer } from '../../../../engine/search/found.ts';
import { fateText, imageText, placesOf } from './places.ts';

interface Row {
  readonly path: string;
  readonly layer: number;
  readonly image: string;
  readonly state: string;
  readonly type: string;
  readonly mode: string;
  readonly uid: string;
  readonly gid: string;
  readonly size: number;
  readonly mtime: number;
  readonly mtimeExact?: string;
  readonly link?: string;
  readonly sha256?: string;
  readonly line?: number;
  readonly text?: string;
}

const FIELDS = [
  ...(['path', 'layer', 'image', 'state', 'type', 'mode', 'uid', 'gid', 'size', 'mtime'] as const),
  ...(['link', 'sha256', 'line', 'text'] as const),
] as const;

function* rowsOf(hits: readonly Hit[], layers: readonly SearchedLayer[], opened: OpenedInput): Generator<Row> {
  for (const hit of hits) {
    for (const place of placesOf(hit, layers, undefined)) {
      const { path, type, uid, gid, size, mtimeExact, link, sha256 } = hit;
      const one: Row = {
        ...{ path, layer: place.layer, image: imageText(opened, place.image), state: fateText(place.fate), type },
        ...{ mode: hit.mode.toString(8).padStart(4, '0'), uid, gid, size, mtime: hit.mtime },
        ...(mtimeExact === undefined ? {} : { mtimeExact }),
        ...(link === undefined ? {} : { link }),
        ...(sha256 === undefined ? {} : { sha256 }),
      };
      if (!hit.lines) yield one;
      for (const { line, excerpt } of hit.lines ?? []) yield { ...one, line, text: excerpt };
    }
  }
}

/** Each hit once for each place of its layer. */
export function hitsAsJSON(hits: readonly Hit[], layers: readonly SearchedLayer[], opened: OpenedInput): Blob {
  return new Blob([...rowsOf(hits, layers, opened)].map((each) => `${JSON.stringify(each)}\n`));
}

const cellOf = (row: Row, field: (typeof FIELDS)[number]) =>
  (field === 'mtime' ? row.mtimeExact : undefined) ?? row[field] ?? '';

/** Tabs and line breaks within a field are visible escapes, so that a line stays a line. */
export function hitsAsTSV(hits: readonly Hit[], layers: readonly SearchedLayer[], opened: OpenedInput): Blob {
  const lines = [...rowsOf(hits, layers, opened)].map(
    (each) => `${FIELDS.map((field) => visibleText(String(cellOf(each, field)))).join('\t')}\n`,
  );
  return new Blob([`${FIELDS.join('\t')}\n`, ...lines]);
}
