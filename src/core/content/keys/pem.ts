/** PEM (RFC 7468 and its looser kin): blocks of base64 between two lines, prose around them, headers within. */
import { PEM_BLOCKS_MAX_COUNT } from '../../bytes/limits.ts';
import { linesOf } from '../packages/control.ts';
import type { Remarks } from '../remarks.ts';

/** One block of PEM (RFC 7468). */
export interface PemBlock {
  readonly label: string;
  /** Line of BEGIN, from 1. */
  readonly line: number;
  /** RFC 1421 headers: `Proc-Type: 4,ENCRYPTED`. */
  readonly headers: readonly string[];
  /** Undefined where the base64 is damaged. */
  readonly bytes: Uint8Array | undefined;
}

const BEGIN = /^-----BEGIN ([^\r\n]{1,64})-----\s*$/;
const END = /^-----END /;

/** The blocks of a text, in order; a block that does not end counts as damaged. */
export function pemBlocks(text: string, remarks: Remarks): PemBlock[] {
  const blocks: PemBlock[] = [];
  let open: { label: string; line: number; headers: string[]; body: string[] } | undefined;
  let line = 0;
  for (const each of linesOf(text)) {
    line++;
    const label = BEGIN.exec(each)?.[1];
    if (label !== undefined) {
      if (open) blocks.push({ ...open, bytes: undefined });
      open = { label, line, headers: [], body: [] };
    } else if (open && END.test(each)) {
      blocks.push({ ...open, bytes: decodeBase64(open.body) });
      open = undefined;
    } else if (open && each.includes(':')) open.headers.push(each);
    else if (open) open.body.push(each);
    if (blocks.length < PEM_BLOCKS_MAX_COUNT) continue;
    remarks.say('too-many', 'warning', `Only its first ${PEM_BLOCKS_MAX_COUNT} blocks are listed.`);
    return blocks;
  }
  if (open) blocks.push({ ...open, bytes: undefined });
  return blocks;
}

/** Base64 in lines; PGP's checksum line (`=abcd`) is left out. */
export function decodeBase64(lines: readonly string[]): Uint8Array | undefined {
  const text = lines
    .map((line) => line.trim())
    .filter((line) => !/^=[A-Za-z0-9+/]{4}$/.test(line))
    .join('');
  try {
    return Uint8Array.from(atob(text), (char) => char.charCodeAt(0));
  } catch {
    return undefined;
  }
}
