/**
 * Whom a container runs as: `User` of the config resolved against the image's own passwd and group files, as image-spec's
 * config.md and conversion.md say.
 */
import type { Finding } from '../../oci/finding.ts';
import type { FieldOrigin } from './fieldOrigin.ts';

/** Texts of the image's files; undefined where it has none. */
export interface Accounts {
  readonly passwd?: string;
  readonly group?: string;
}

/** `process.user` of runtime-spec on Linux. */
export interface RuntimeUser {
  readonly uid: number;
  readonly gid: number;
  readonly additionalGids?: readonly number[];
}

/** runtime-spec config.md, "Windows process": accounts are known by name alone. */
export interface WindowsUser {
  readonly username?: string;
}

/** A user with the origin of each field, and what is wrong with it. */
interface ResolvedUser<User = RuntimeUser> {
  readonly user: User;
  readonly home?: string;
  readonly origins: readonly FieldOrigin[];
  readonly findings: readonly Finding[];
}

const PASSWD = 'etc/passwd';
const GROUP = 'etc/group';
/** NGROUPS_MAX: Linux starts no process with more (setgroups(2)). */
const GROUPS_MAX_COUNT = 65_536;

/** `user`, `uid`, `user:group`, `uid:gid`, `uid:group` or `user:gid`. What can't be resolved is a finding, and root is left. */
export function resolveUser(text: string, { passwd = '', group = '' }: Accounts): ResolvedUser {
  const findings: Finding[] = [];
  const [name = '', groupName = ''] = text.split(/:(.*)/s, 2);
  const account = isTooLarge(name) ? undefined : findAccount(passwd, name === '' ? '0' : name);
  const uid = toID(name) ?? account?.uid;
  if (uid === undefined && name !== '') findings.push(unknown(name, 'user', PASSWD));
  const byGroup = isTooLarge(groupName) ? undefined : findGroup(group, groupName);
  const named = groupName === '' ? undefined : (toID(groupName) ?? byGroup);
  if (groupName !== '' && named === undefined) findings.push(unknown(groupName, 'group', GROUP));
  const gid = named ?? account?.gid ?? 0;
  // Only a user by name and without a group brings its groups along.
  const byName = name !== '' && toID(name) === undefined && groupName === '';
  const more = byName ? memberships(group, name, gid) : [];
  if (more.length > GROUPS_MAX_COUNT) {
    more.length = GROUPS_MAX_COUNT;
    findings.push(tooManyGroups(name));
  }
  const user = { uid: uid ?? 0, gid, ...(more.length > 0 && { additionalGids: more }) };
  return { user, ...(account?.home && { home: account.home }), origins: tell(text, name, groupName, user), findings };
}

/** A Windows image has no passwd file: the name is passed on as it is, and the system decides whether it knows it. */
export function windowsUser(text: string): ResolvedUser<WindowsUser> {
  if (text === '') return { user: {}, origins: [], findings: [] };
  const origin = { field: '/process/user/username', from: '/config/User', how: 'Copied unchanged.' };
  return { user: { username: text }, origins: [origin], findings: [] };
}

function tell(text: string, name: string, groupName: string, { additionalGids = [] }: RuntimeUser): FieldOrigin[] {
  const from = text === '' ? null : '/config/User';
  const verbatim = 'Copied unchanged.';
  const uid =
    name === ''
      ? 'The image sets no user; runtimes use root.'
      : toID(name) === undefined
        ? `The user ${name} of the image’s ${PASSWD}.`
        : verbatim;
  const gid =
    groupName === ''
      ? `The user’s own group in the image’s ${PASSWD}, else 0.`
      : toID(groupName) === undefined
        ? `The group ${groupName} of the image’s ${GROUP}.`
        : verbatim;
  const groups = additionalGids.map((_, i) => ({
    field: `/process/user/additionalGids/${i}`,
    from: GROUP,
    how: `A group that lists ${name} as its member.`,
  }));
  return [{ field: '/process/user/uid', from, how: uid }, { field: '/process/user/gid', from, how: gid }, ...groups];
}

/** Whole numbers below 2^32 are ids, also where an account has such a name. */
function toID(text: string): number | undefined {
  return /^\d{1,10}$/.test(text) && Number(text) < 2 ** 32 ? Number(text) : undefined;
}

/** A number that is not an id is not a name either: an account of that name would make it root (CVE-2026-46680). */
function isTooLarge(text: string): boolean {
  return /^\d+$/.test(text) && toID(text) === undefined;
}

interface Account {
  readonly uid: number;
  readonly gid: number;
  readonly home: string;
}

/** passwd(5): name:password:uid:gid:comment:home:shell. The first line with the name or uid counts. */
function findAccount(passwd: string, wanted: string): Account | undefined {
  const byID = toID(wanted) !== undefined;
  for (const line of passwd.split('\n')) {
    const [name, , uid = '', gid = '', , home = ''] = line.trim().split(':');
    const [u, g] = [toID(uid), toID(gid)];
    if (u === undefined || g === undefined) continue;
    if (byID ? u === Number(wanted) : name === wanted) return { uid: u, gid: g, home };
  }
  return undefined;
}

/** group(5): name:password:gid:members. */
function* groups(text: string): Generator<{ name: string; gid: number; members: readonly string[] }> {
  for (const line of text.split('\n')) {
    const [name = '', , id = '', members = ''] = line.trim().split(':');
    const gid = toID(id);
    if (gid !== undefined) yield { name, gid, members: members.split(',') };
  }
}

function findGroup(text: string, wanted: string): number | undefined {
  for (const { name, gid } of groups(text)) if (name === wanted) return gid;
  return undefined;
}

/** Groups beside the own one, and one more than Linux takes where there are too many (CVE-2026-47262). */
function memberships(text: string, user: string, own: number): number[] {
  const found: number[] = [];
  for (const { gid, members } of groups(text)) {
    if (gid === own || !members.includes(user)) continue;
    found.push(gid);
    if (found.length > GROUPS_MAX_COUNT) break;
  }
  return found;
}

function tooManyGroups(name: string): Finding {
  const message = `The user "${name}" is a member of more than ${GROUPS_MAX_COUNT} groups in ${GROUP}, and Linux starts no process with more. The others are left out.`;
  return { code: 'too-many-groups', severity: 'error', at: '/config/User', message };
}

function unknown(name: string, kind: 'user' | 'group', file: string): Finding {
  if (isTooLarge(name)) {
    const message = `The image runs as ${kind} ${name}, which is not a number that Linux has. It is not looked up as a name: some runtimes do, and an account of that name may be root.`;
    return { code: `bad-${kind}`, severity: 'error', at: '/config/User', message };
  }
  const message = `The image runs as ${kind} "${name}", and its ${file} has no such ${kind}: a runtime refuses to start it.`;
  return { code: `unknown-${kind}`, severity: 'error', at: '/config/User', message };
}
