import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { safeName } from '../../../../../../src/ui/state/save/safeName.ts';
import { attributeText, capabilityText, isoTime } from '../../../../../../src/ui/parts/facts/attributes.ts';
import { shellLines } from '../../../../../../src/ui/views/files/file/shellLines.ts';

test('shellLines reads a layer out of an archive and out of a folder', () => {
  const facts = {
    input: 'my app.tar',
    path: new TextEncoder().encode('etc/passwd'),
    layer: 2,
    blob: 'blobs/sha256/ab',
    compression: 'gzip',
    folder: false,
  };
  expect(shellLines(facts)).toEqual([
    "cutaway cat --layer 2 -- 'my app.tar' etc/passwd",
    "tar -x -O -f 'my app.tar' -- blobs/sha256/ab | tar -x -O -z -f - -- etc/passwd",
  ]);
  expect(shellLines({ ...facts, input: 'layout', folder: true, compression: 'zstd' })[1]).toBe(
    'tar -x -O --zstd -f layout/blobs/sha256/ab -- etc/passwd',
  );
});

describe('safeName', () => {
  test('keeps ordinary names', () => {
    for (const name of ['passwd', 'libc-2.36.so', '.profile', 'a b.txt', 'é漢.txt'])
      expect(safeName(`usr/${name}`)).toBe(name);
  });

  test('takes out what a system reserves or hides', () => {
    expect(safeName('tmp/C:\\CON')).toBe('C__CON');
    expect(safeName('con.txt')).toBe('_con.txt');
    expect(safeName('evil\u202egnp.exe')).toBe('evil_gnp.exe');
    expect(safeName('a\nb\u0000')).toBe('a_b_');
    expect([safeName(''), safeName('..'), safeName('dot.'), safeName('x '), safeName('/')]).toEqual([
      'file',
      '__',
      'dot_',
      'x_',
      'file',
    ]);
  });

  test('is short enough for every file system, and keeps the ending', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 400 }), (name) => {
        const safe = safeName(`${name}.tar.gz`);
        expect(new TextEncoder().encode(safe).length).toBeLessThanOrEqual(201);
        expect(safe.endsWith('.gz')).toBe(true);
        expect(/[/\\:*?"<>|\p{Cc}]/u.test(safe)).toBe(false);
      }),
    );
  });
});

describe('capabilityText', () => {
  const set = (words: readonly number[]) => new Uint8Array(new Uint32Array(words).buffer);

  test('prints capability sets as getcap does', () => {
    expect(capabilityText(set([0x02000001, 1 << 13, 0, 0, 0]))).toBe('cap_net_raw=ep');
    expect(capabilityText(set([0x02000000, (1 << 10) | (1 << 12), 1 << 10, 0, 0]))).toBe(
      'cap_net_bind_service=ip cap_net_admin=p',
    );
    expect(capabilityText(set([0x03000001, 1, 0, 0, 0, 1000]))).toBe('cap_chown=ep [rootid=1000]');
    expect(capabilityText(set([0x02000001, 0, 0, 1 << 7, 0]))).toBe('cap_bpf=ep');
  });

  test('refuses what is no capability set', () => {
    expect(capabilityText(set([0x02000001, 1]))).toBeUndefined();
    expect(capabilityText(set([0x09000001, 1, 0, 0, 0]))).toBeUndefined();
  });
});

test('attributes are text where they can be read, else hexadecimal', () => {
  expect(attributeText(new TextEncoder().encode('system_u:object_r\0'))).toEqual({
    text: 'system_u:object_r',
    hex: false,
  });
  expect(attributeText(new Uint8Array([1, 255]))).toEqual({ text: '01 ff', hex: true });
});

test('isoTime is UTC to the second, also before 1970 and beyond what a Date holds', () => {
  expect(isoTime(1700000000.9)).toBe('2023-11-14T22:13:20Z');
  expect(isoTime(-5)).toBe('1969-12-31T23:59:55Z');
  expect(isoTime(1e18)).toBe('1000000000000000000 s');
});
