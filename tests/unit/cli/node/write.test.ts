/** Files that are written: whole or not there, and nothing else is touched. */
import {
  closeSync,
  fstatSync,
  lstatSync,
  mkdtempSync,
  openSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { writeFile } from '../../../../src/cli/node/write/writeFile.ts';
import { writeFolder } from '../../../../src/cli/node/write/writeFolder.ts';
import { fromBytes } from '../../../../src/core/bytes/memory.ts';
import type { ByteSource } from '../../../../src/core/bytes/source.ts';
import { runCommand } from '../../../fixtures/runCommand.ts';
import { buildImage } from '../../../fixtures/image.ts';
import { ociLayout, toTar } from '../../../fixtures/layouts.ts';

const folder = mkdtempSync(join(tmpdir(), 'cutaway-write-'));
afterAll(() => rmSync(folder, { recursive: true }));
const at = (name: string) => join(folder, name);
const source = (text: string) => fromBytes(new TextEncoder().encode(text));

/** Gives a part, and then the disk is full. */
const failing = (code: string): ByteSource => ({
  ...source('a part'),
  async *stream() {
    yield new TextEncoder().encode('a part');
    throw Object.assign(new Error(code), { code });
  },
});

describe('a file that is written', () => {
  it.each([
    ['ENOSPC', 'too-large', 'No space is left on the disk'],
    ['EDQUOT', 'too-large', 'quota'],
    ['EACCES', 'denied', 'Permission to write'],
    ['EROFS', 'denied', 'read-only'],
  ])('leaves the file before it, and nothing beside it, on %s', async (errno, code, words) => {
    writeFileSync(at(errno), 'before');
    const before = readdirSync(folder);
    await expect(writeFile(failing(errno), at(errno))).rejects.toMatchObject({
      ...{ code, at: at(errno), message: expect.stringContaining(words) },
    });
    expect([readFileSync(at(errno), 'utf8'), readdirSync(folder)]).toEqual(['before', before]);
  });

  it('goes where a link leads, with the mode of what was there', async () => {
    writeFileSync(at('target'), 'before', { mode: 0o640 });
    symlinkSync('target', at('link'));
    await writeFile(source('after'), at('link'));
    expect([lstatSync(at('link')).isSymbolicLink(), readFileSync(at('target'), 'utf8')]).toEqual([true, 'after']);
    expect(statSync(at('target')).mode & 0o777).toBe(0o640);
  });

  it('never takes the place of what the process has open', async () => {
    writeFileSync(at('open'), 'before');
    const file = openSync(at('open'), 'r+');
    await writeFile(source('after'), `/dev/fd/${file}`);
    expect([fstatSync(file).ino, fstatSync(file).size]).toEqual([statSync(at('open')).ino, 5]);
    closeSync(file);
  });

  it('says what a full device says', async () => {
    await expect(writeFile(source('x'), '/dev/full')).rejects.toMatchObject({ code: 'too-large', at: '/dev/full' });
  });
});

describe('a folder that is written', () => {
  it('ends where no folder can be made', async () => {
    const files = [{ path: 'a', source: source('a') }];
    await expect(writeFolder(files, '/proc/no/such')).rejects.toMatchObject({ code: 'not-found' });
  });
});

describe('reports', () => {
  it.each(['--sarif', '--junit'])('of ci %s are whole or not there', async (option) => {
    const image = at('image.tar');
    writeFileSync(image, toTar(ociLayout([{ image: buildImage({ layers: [{ entries: [] }] }), names: [] }])));
    await expect(runCommand('ci', image, option, '/dev/full')).rejects.toMatchObject({ code: 'too-large' });
    await expect(runCommand('ci', image, option, at('no/such/report'))).rejects.toMatchObject({ code: 'not-found' });
  });
});
