/** The headers of one layer in columns, with texts kept once: a hundred thousand entries take some ten megabytes. */
import { BLOCK } from '../../archive/tar/block.ts';
import { TAR_TYPES, type TarEntry, UNKNOWN } from '../../archive/tar/entry.ts';
import type { TarParser } from '../../archive/tar/parser.ts';
import { bytesToText } from '../../oci/text.ts';
import { unheldTime } from '../../oci/times/fileTime.ts';
import type { HeaderFacts, HeaderFormat } from './layerDiff.ts';
import { coveredSignature, readRecords } from './records.ts';

const FORMATS: readonly HeaderFormat[] = ['v7', 'ustar', 'pax', 'gnu'];
const [V7, USTAR, PAX, GNU] = [0, 1, 2, 3];
/** Bytes kept of each content's sha256. */
export const CONTENT_DIGEST_BYTES = 16;

/** Texts by number. */
class Texts {
  readonly list: string[] = [''];
  private readonly numbers = new Map([['', 0]]);

  add(text: string): number {
    const known = this.numbers.get(text);
    if (known !== undefined) return known;
    this.numbers.set(text, this.list.length);
    return this.list.push(text) - 1;
  }
}

/** The headers of a layer as columns. */
export class HeaderColumns {
  count = 0;
  /** By entry. Names one character a byte. */
  readonly name: string[] = [];
  readonly digest: string[] = [];
  readonly format: number[] = [];
  readonly type: number[] = [];
  readonly mode: number[] = [];
  readonly uid: number[] = [];
  readonly gid: number[] = [];
  readonly mtime: number[] = [];
  readonly mtimeNs: number[] = [];
  readonly size: number[] = [];
  /** Numbers of `texts`: names of both owners; link; what no number holds; records; xattrs and devices. */
  readonly owners: number[] = [];
  readonly link: number[] = [];
  readonly exact: number[] = [];
  readonly pax: number[] = [];
  readonly paxRest: number[] = [];
  readonly xattrs: number[] = [];
  readonly device: number[] = [];
  readonly texts = new Texts();

  /** Takes an entry while the parser hands it over. */
  add(entry: TarEntry, { block, extensions }: TarParser): void {
    const { texts } = this;
    const header = block.bytes;
    const records = extensions.records;
    this.count += 1;
    this.name.push(rawText(entry.path.bytes, entry.path.start, entry.path.end));
    this.digest.push('');
    this.format.push(records ? PAX : formatOf(header));
    this.type.push(entry.type);
    this.mode.push(entry.mode);
    this.uid.push(entry.uid);
    this.gid.push(entry.gid);
    this.mtime.push(entry.mtime);
    this.mtimeNs.push(entry.mtimeNs);
    this.size.push(entry.size);
    this.owners.push(texts.add(ownersOf(entry, header)));
    this.link.push(texts.add(rawText(entry.link.bytes, entry.link.start, entry.link.end)));
    this.exact.push(texts.add(exactText(entry)));
    const raw = records ? rawText(records, 0, records.length) : '';
    this.pax.push(texts.add(raw));
    this.paxRest.push(texts.add(raw === '' ? '' : coveredSignature(raw)));
    this.xattrs.push(texts.add(xattrsOf(entry)));
    this.device.push(texts.add(entry.device ?? ''));
  }

  /** The names of user and group. */
  ownerNames(at: number): readonly [string, string] {
    const [uname = '', gname = ''] = this.text(this.owners[at]).split('\0');
    return [uname, gname];
  }

  text(number: number | undefined): string {
    return this.texts.list[number ?? 0] ?? '';
  }

  facts(at: number): HeaderFacts {
    const [uname, gname] = this.ownerNames(at);
    const exact = unheldTime({ mtime: this.mtime[at], mtimeNs: this.mtimeNs[at] });
    return {
      order: at,
      format: FORMATS[this.format[at]] ?? 'v7',
      name: shown(this.name[at]),
      type: TAR_TYPES[this.type[at]] ?? 'unknown',
      mode: this.mode[at],
      uid: this.uid[at],
      gid: this.gid[at],
      uname: shown(uname),
      gname: shown(gname),
      mtime: this.mtime[at],
      ...(exact !== undefined && { mtimeExact: exact }),
      size: this.size[at],
      link: shown(this.text(this.link[at])),
      device: this.text(this.device[at]),
      pax: readRecords(this.text(this.pax[at])),
      digest: this.digest[at],
    };
  }

  /** Entries by format. */
  formats(): Partial<Record<HeaderFormat, number>> {
    const found: Partial<Record<HeaderFormat, number>> = {};
    for (const format of this.format) {
      const name = FORMATS[format] ?? 'v7';
      found[name] = (found[name] ?? 0) + 1;
    }
    return found;
  }
}

/** What no column holds: large numbers, maps of sparse files, flags that nobody knows. */
function exactText({ uidText, gidText, mtimeText, sparse, type, flag }: TarEntry): string {
  const map = sparse?.map(({ offset, size }) => `${offset}+${size}`).join();
  return [uidText, gidText, mtimeText, map, type === UNKNOWN ? flag : undefined]
    .filter((part) => part !== undefined)
    .join(' ');
}

function formatOf(header: Uint8Array): number {
  if (rawText(header, 257, 262) !== 'ustar') return V7 as number;
  return header[262] === 0x20 ? (GNU as number) : (USTAR as number);
}

/** PAX has the last word; v7 has no names. */
function ownersOf(entry: TarEntry, header: Uint8Array): string {
  const isV7 = formatOf(header) === V7;
  const field = (start: number) => (isV7 ? '' : rawText(header, start, start + 32).replace(/\0.*$/s, ''));
  const utf8 = (text: string | undefined) => text && rawText(new TextEncoder().encode(text), 0);
  return `${utf8(entry.uname) ?? field(265)}\0${utf8(entry.gname) ?? field(297)}`;
}

function xattrsOf({ xattrs }: TarEntry): string {
  if (!xattrs || xattrs.size === 0) return '';
  return [...xattrs]
    .map(([name, value]) => `${name}=${rawText(value, 0)}`)
    .sort()
    .join('\0');
}

/** One character a byte. */
export function rawText(bytes: Uint8Array, start: number, end = bytes.length): string {
  let text = '';
  for (let at = start; at < end; at += BLOCK)
    text += String.fromCharCode(...bytes.subarray(at, Math.min(end, at + BLOCK)));
  return text;
}

/** Such a text as people read it. */
export const shown = (raw: string): string => bytesToText(Uint8Array.from(raw, (character) => character.charCodeAt(0)));
