/** Permissions as `ls -l` prints them. */
import { ENTRY_TYPES, type EntryType } from '../../core/rootfs/columns.ts';

const LETTERS: Readonly<Record<EntryType, string>> = {
  file: '-',
  dir: 'd',
  symlink: 'l',
  hardlink: '-',
  char: 'c',
  block: 'b',
  fifo: 'p',
  unknown: '?',
};

/** `drwxr-xr-x`; set-id and sticky bits as `s S t T`. `type` = index into ENTRY_TYPES. */
export function modeText(type: number, mode: number): string {
  const letter = LETTERS[ENTRY_TYPES[type] ?? 'unknown'];
  const three = (shift: number, special: boolean, set: string) => {
    const bits = mode >> shift;
    const execute = (bits & 1) === 1;
    const last = special ? (execute ? set : set.toUpperCase()) : execute ? 'x' : '-';
    return `${bits & 4 ? 'r' : '-'}${bits & 2 ? 'w' : '-'}${last}`;
  };
  return (
    letter +
    three(6, (mode & 0o4000) !== 0, 's') +
    three(3, (mode & 0o2000) !== 0, 's') +
    three(0, (mode & 0o1000) !== 0, 't')
  );
}
