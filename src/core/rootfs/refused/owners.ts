/** Numbers of users and groups that Linux does not have, or that runtimes don't start a process as. */
import type { TarEntry } from '../../archive/tar/entry.ts';
import type { Refusal } from './refusal.ts';

/** Of runc and Docker, whose numbers are signed. */
const RUNTIME_MAX = 2 ** 31 - 1;
/** Linux keeps 32 bits, and the last of them means "leave it as it is". */
const LINUX_MAX = 2 ** 32 - 2;

/** User and group IDs that Linux or runtimes do not accept. */
export function owners({ uid, gid, uidText, gidText }: TarEntry): Refusal | undefined {
  const fits = uid >= 0 && gid >= 0 && uid <= RUNTIME_MAX && gid <= RUNTIME_MAX;
  if (fits && uidText === undefined && gidText === undefined) return undefined;
  const isUser = uidText !== undefined || uid < 0 || uid > RUNTIME_MAX;
  const number = isUser ? (uidText ?? uid) : (gidText ?? gid);
  const isLinux = typeof number === 'number' && number >= 0 && number <= LINUX_MAX;
  const meaning = isLinux
    ? `Docker and runc accept numbers up to ${RUNTIME_MAX}`
    : 'Linux has no such ID, so the unpacked file would belong to another owner';
  const message = `The ${isUser ? 'user' : 'group'} of this entry is ${number}: ${meaning}.`;
  return { code: 'large-id', severity: 'warning', message };
}
