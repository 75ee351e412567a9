/** Attributes of a file in words: capabilities, extended attributes, times. */

const CAPABILITIES =
  'chown dac_override dac_read_search fowner fsetid kill setgid setuid setpcap linux_immutable net_bind_service net_broadcast net_admin net_raw ipc_lock ipc_owner sys_module sys_rawio sys_chroot sys_ptrace sys_pacct sys_admin sys_boot sys_nice sys_resource sys_time sys_tty_config mknod lease audit_write audit_control setfcap mac_override mac_admin syslog wake_alarm block_suspend audit_read perfmon bpf checkpoint_restore'.split(
    ' ',
  );

function namesOf(low: number, high: number): string[] {
  const names: string[] = [];
  for (let bit = 0; bit < 64; bit++) {
    const word = bit < 32 ? low : high;
    if ((word >>> (bit & 31)) & 1) names.push(`cap_${CAPABILITIES[bit] ?? bit}`);
  }
  return names;
}

/**
 * `security.capability` as getcap prints it (`cap_net_raw=ep`); undefined where the bytes are not a capability set.
 * linux/capability.h, struct vfs_cap_data: revision and the effective bit, then permitted and inheritable, little-endian.
 */
export function capabilityText(bytes: Uint8Array): string | undefined {
  if (bytes.length < 12) return undefined;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const magic = view.getUint32(0, true);
  const revision = magic >>> 24;
  const size = ({ 1: 12, 2: 20, 3: 24 } as Record<number, number>)[revision];
  if (size === undefined || bytes.length !== size) return undefined;
  const word = (at: number) => (revision > 1 || at < 12 ? view.getUint32(at, true) : 0);
  const permitted = namesOf(word(4), word(12));
  const inheritable = namesOf(word(8), word(16));
  const effective = (magic & 1) === 1 ? 'e' : '';
  const parts: string[] = [];
  const both = permitted.filter((name) => inheritable.includes(name));
  const add = (names: readonly string[], flags: string) =>
    names.length > 0 && parts.push(`${names.join(',')}=${flags}`);
  add(both, `${effective}ip`);
  add(
    permitted.filter((name) => !both.includes(name)),
    `${effective}p`,
  );
  add(
    inheritable.filter((name) => !both.includes(name)),
    'i',
  );
  const root = revision === 3 ? ` [rootid=${view.getUint32(20, true)}]` : '';
  return `${parts.join(' ') || '='}${root}`;
}

/** Attribute bytes as text where they are printable, else in hexadecimal. */
export function attributeText(bytes: Uint8Array): { readonly text: string; readonly hex: boolean } {
  const end = bytes.at(-1) === 0 ? bytes.length - 1 : bytes.length;
  const body = bytes.subarray(0, end);
  if (body.length > 0 && body.every((byte) => byte >= 0x20 && byte < 0x7f)) {
    return { text: new TextDecoder().decode(body), hex: false };
  }
  return { text: [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join(' '), hex: true };
}

/** ISO 8601 in UTC with all the digits that decimal text of seconds has. */
export function exactIsoTime(decimal: string): string {
  const [whole = '', fraction = ''] = decimal.split('.');
  const seconds = Number(whole);
  if (!Number.isSafeInteger(seconds)) return `${decimal} s`;
  if (fraction === '') return isoTime(seconds);
  const isNegative = decimal.startsWith('-');
  const nanoseconds = Number(fraction.slice(0, 9).padEnd(9, '0'));
  const digits = `${isNegative ? 1e9 - nanoseconds : nanoseconds}`.padStart(9, '0').replace(/0+$/, '');
  return isoTime(isNegative ? seconds - 1 : seconds).replace(/Z$/, `.${digits}Z`);
}

/** ISO 8601 in UTC, to the second; years that a Date can't hold are given as seconds. */
export function isoTime(seconds: number): string {
  const date = new Date(Math.floor(seconds) * 1000);
  return Number.isNaN(date.getTime()) ? `${seconds} s` : `${date.toISOString().slice(0, 19)}Z`;
}
