/** Commands that give what an image is made of, and its files, from archives at hand. */
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  existsSync,
  lstatSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { toFailure } from '../../../src/cli/failure.ts';
import { layOutJson } from '../../../src/cli/printing/jsonLayout.ts';
import { buildImage } from '../../fixtures/image.ts';
import { dockerLegacy, ociLayout, toTar } from '../../fixtures/layouts.ts';
import { runCommand } from '../../fixtures/runCommand.ts';

const folder = mkdtempSync(join(tmpdir(), 'cutaway-objects-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const image = buildImage({
  layers: [
    {
      entries: [
        { path: 'etc', type: 'dir', mode: 0o755, mtime: 1_600_000_000 },
        { path: 'etc/motd', content: 'first', uid: 7, gid: 8, mode: 0o4755 },
        { path: 'etc/gone', content: 'AKIAIOSFODNN7EXAMPLE password' },
        { path: 'big', content: Buffer.alloc(300_000, 'big ') },
        { path: 'dev/null', type: 'char', device: [1, 3] },
      ],
    },
    {
      entries: [
        { path: 'etc/hard', type: 'hardlink', link: 'etc/motd' },
        { path: 'etc/.wh.gone', content: '' },
        { path: 'in', type: 'symlink', link: 'etc/motd' },
        { path: 'out', type: 'symlink', link: '../../../etc/passwd' },
        { path: 'absolute', type: 'symlink', link: '/etc/passwd' },
        { path: 'später/ü', content: 'umlaut' },
        { path: `${'long/'.repeat(30)}name`, content: 'long' },
      ],
    },
  ],
});
const archive = join(folder, 'image.tar');
writeFileSync(archive, toTar(ociLayout([{ image, names: ['demo:1'] }])));
const docker = join(folder, 'docker.tar');
writeFileSync(docker, toTar(dockerLegacy([{ image, names: ['demo:1'] }])));

const bytesOf = async (...args: string[]) => Buffer.from((await runCommand(...args)).out, 'latin1');
const sha256 = (bytes: Uint8Array) => `sha256:${createHash('sha256').update(bytes).digest('hex')}`;
const failure = (...args: string[]) => runCommand(...args).then(() => undefined, toFailure);

const laidOut = (text: string, indented: boolean) => [...layOutJson(text, { indented })].join('');

describe('documents', () => {
  it('raw are the bytes that the digest is of', async () => {
    const { manifest, config } = image;
    expect(sha256(await bytesOf('manifest', archive, '--raw'))).toBe(manifest.descriptor.digest);
    expect(sha256(await bytesOf('config', archive, '--raw'))).toBe(config.descriptor.digest);
    expect(sha256(await bytesOf('config', docker, '--raw'))).toBe(config.descriptor.digest);
    expect((await runCommand('digest', archive)).out).toBe(`${manifest.descriptor.digest}\n`);
    expect((await runCommand('digest', archive, '--json')).out).toBe(`["${manifest.descriptor.digest}"]\n`);
  });

  it('are the same values laid out for people and for programs', async () => {
    const raw = JSON.parse((await runCommand('config', archive, '--raw')).out);
    expect(JSON.parse((await runCommand('config', archive)).out)).toEqual(raw);
    const { out } = await runCommand('config', archive, '--json');
    expect([JSON.parse(out), out.trimEnd().includes('\n')]).toEqual([raw, false]);
  });

  it('that a form does not have are told', async () => {
    expect(await failure('manifest', docker)).toMatchObject({ code: 'not-found', at: docker });
    expect(await failure('digest', docker)).toMatchObject({ code: 'not-found' });
  });

  it.each(['{"a":12345678901234567890,"b":[],"c":{},"d":[1,{"e":" , "}],"a":1.0e5}', '[]', '"x"', ' [ 1 , 2 ] '])(
    'laid out keep their tokens: %s',
    (text) => {
      const tokens = (json: string) => json.match(/"(?:[^"\\]|\\.)*"|[^\s"]/g);
      expect(tokens(laidOut(text, true))).toEqual(tokens(text));
      expect(laidOut(text, false)).toBe(tokens(text)?.join(''));
    },
  );

  it('laid out grow with their length alone, however deep they are', () => {
    const deep = `{"a":${'['.repeat(100_000)}${']'.repeat(100_000)}}`;
    expect(laidOut(deep, true).length).toBeLessThan(200 * deep.length);
    expect(laidOut(deep, true).replace(/\s/g, '')).toBe(deep);
  });

  it('laid out look as JSON.stringify writes them', () => {
    const value = { a: [], b: {}, c: [1, 'two', { d: null }], e: { f: ['{', ','] } };
    expect(laidOut(JSON.stringify(value), true)).toBe(JSON.stringify(value, null, 2));
  });
});

describe('blob', () => {
  it('gives any object by its digest', async () => {
    for (const { descriptor } of [image.manifest, image.config, ...image.layers])
      expect(sha256(await bytesOf('blob', archive, descriptor.digest))).toBe(descriptor.digest);
  });

  it('says what is not there, and what is no digest', async () => {
    expect(await failure('blob', archive, `sha256:${'0'.repeat(64)}`)).toMatchObject({ code: 'not-found' });
    expect(await failure('blob', archive, 'latest')).toMatchObject({ code: 'usage', at: 'latest' });
  });
});

describe('search', () => {
  it('finds names in all layers, with what became of them', async () => {
    const { out } = await runCommand('search', archive, 'gone', '--json');
    expect(
      out
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line)),
    ).toContainEqual({
      ...{ path: 'etc/gone', layer: 0, state: 'deleted' },
    });
  });

  it('finds text in lines', async () => {
    const { out } = await runCommand('search', archive, 'password', '--text', '--json');
    expect(JSON.parse(out)).toMatchObject({ path: 'etc/gone', layer: 0, state: 'deleted', line: 1, offset: 21 });
  });

  it('refuses a query that it cannot read', async () => {
    expect(await failure('search', archive, 'size>x')).toMatchObject({ code: 'usage', at: 'size>x' });
  });
});

describe('ls', () => {
  const paths = async (...args: string[]) =>
    (await runCommand('ls', archive, ...args, '--json')).out
      .split('\n')
      .filter(Boolean)
      .map((line) => (JSON.parse(line) as { path: string }).path);

  it('lists a path and what is below it, to a depth', async () => {
    expect(await paths('/etc')).toEqual(['etc', 'etc/hard', 'etc/motd']);
    expect(await paths('etc', '--depth', '0')).toEqual(['etc']);
    expect(await paths('in')).toEqual(['etc/motd']);
    expect(await paths('/', '--depth', '1')).toEqual(['absolute', 'big', 'dev', 'etc', 'in', 'long', 'out', 'später']);
    expect(await failure('ls', archive, 'nosuch')).toMatchObject({ code: 'not-found', at: 'nosuch' });
    expect(await failure('ls', archive, 'später', '--layer', '0')).toMatchObject({ code: 'not-found' });
  });

  it('sorts by size, and tells layers', async () => {
    expect((await paths('--sort', 'size'))[0]).toBe('big');
    expect((await runCommand('ls', archive, 'big', '--long')).out).toMatch(/ 0 - big\n$/);
  });
});

describe('export', () => {
  it('gives a tar that GNU tar reads, as ls lists it', async () => {
    const path = join(folder, 'root.tar');
    await runCommand('export', archive, '-o', path);
    const listed = execFileSync('tar', ['tvf', path, '--numeric-owner']).toString();
    expect(listed).toMatch(/^-rwsr-xr-x 7\/8 +5 .* etc\/hard$/m);
    expect(listed).toMatch(/^hrwsr-xr-x 7\/8 +0 .* etc\/motd link to etc\/hard$/m);
    expect(listed).toMatch(/^crw.* 1,3 .* dev\/null$/m);
    expect(listed).toContain(`${'long/'.repeat(30)}name`);
    expect(listed).not.toContain('gone');
    expect(execFileSync('tar', ['xOf', path, 'big']).equals(Buffer.alloc(300_000, 'big '))).toBe(true);
    expect(execFileSync('tar', ['xOf', path, 'etc/hard']).toString()).toBe('first');
  });

  it.each([
    ['-', 'the image has no such file or directory', 'to write a tar of the whole to stdout, omit PATH'],
    [
      'out.tar',
      'the image has no such file or directory',
      'to write a tar of the whole to this file, use --output out.tar',
    ],
  ])('given %s as crane takes it says how that is written', async (at, message, remedy) => {
    expect(await failure('export', archive, at)).toEqual({ code: 'not-found', at, message, remedy });
  });

  it('does not replace the archive that it reads', async () => {
    const before = readFileSync(archive);
    const remedy = 'name another file';
    expect(await failure('export', archive, '-o', join(folder, '.', 'image.tar'))).toMatchObject({
      code: 'usage',
      remedy,
    });
    expect(readFileSync(archive).equals(before)).toBe(true);
  });

  it('gives one directory, and one layer as it was built', async () => {
    writeFileSync(join(folder, 'etc.tar'), await bytesOf('export', archive, '/etc'));
    expect(
      execFileSync('tar', ['tf', join(folder, 'etc.tar')])
        .toString()
        .trim()
        .split('\n')
        .sort(),
    ).toEqual([...['etc/', 'etc/hard', 'etc/motd']]);
    expect(sha256(await bytesOf('export', archive, '--layer', '1'))).toBe(image.layers[1]?.diffID);
  });
});

describe('extract', () => {
  it('writes files and directories, and nothing through or out of the folder', async () => {
    const to = join(folder, 'extracted');
    const { status, notes } = await runCommand('extract', archive, '/', '--to', to);
    expect(status).toBe(1);
    expect(notes.join('\n')).toMatch(/out: left out: it is a symbolic link to \.\.\/\.\.\/\.\.\/etc\/passwd/);
    expect(notes.join('\n')).toMatch(/dev\/null: left out: it is a device/);
    expect(readFileSync(join(to, 'etc/motd'), 'utf8')).toBe('first');
    expect(statSync(join(to, 'etc/motd')).ino).toBe(statSync(join(to, 'etc/hard')).ino);
    expect(statSync(join(to, 'etc/motd')).mode & 0o7777).toBe(0o755);
    expect(readFileSync(join(to, 'in'), 'utf8')).toBe('first');
    expect(readFileSync(join(to, 'später/ü'), 'utf8')).toBe('umlaut');
    expect(statSync(join(to, 'etc')).mtimeMs).toBe(1_600_000_000_000);
    for (const name of ['out', 'absolute', 'etc/gone', 'dev/null']) expect(existsSync(join(to, name))).toBe(false);
  });

  it('keeps links that lead out where it is told to', async () => {
    const to = join(folder, 'kept');
    await runCommand('extract', archive, 'absolute', 'out', '--to', to, '--keep-links').catch(() => undefined);
    const all = join(folder, 'all');
    await runCommand('extract', archive, '/', '--to', all, '--keep-links');
    expect(lstatSync(join(all, 'absolute')).isSymbolicLink()).toBe(true);
  });

  it('is not led out by a link with files below it, whatever is kept', async () => {
    const hostile = buildImage({
      layers: [
        { entries: [{ path: 'way', type: 'symlink', link: join(folder, 'outside') }] },
        {
          entries: [
            { path: 'way/evil', content: 'evil' },
            { path: '../../climb', content: 'evil' },
          ],
        },
        { entries: [{ path: 'hard', type: 'hardlink', link: 'way/evil' }] },
      ],
    });
    const path = join(folder, 'hostile.tar');
    writeFileSync(path, toTar(ociLayout([{ image: hostile }])));
    for (const more of [[], ['--keep-links']]) {
      await runCommand('extract', path, '/', '--to', join(folder, `hostile${more.length}`), ...more);
      expect(existsSync(join(folder, 'outside'))).toBe(false);
      expect(existsSync(join(folder, '../climb'))).toBe(false);
      expect(existsSync(join(folder, 'climb'))).toBe(false);
    }
  });

  it('keeps the bytes of names that are not UTF-8, beside names that look like them', async () => {
    const raw = (text: string) => Uint8Array.from(Buffer.from(text, 'latin1'));
    const entries = [
      { path: raw('d\xff/bad\xff'), content: 'raw' },
      { path: 'd\\xff/bad\\xff', content: 'escaped' },
      { path: raw('hard\xfe'), type: 'hardlink' as const, link: raw('d\xff/bad\xff') },
      { path: raw('link\xfe'), type: 'symlink' as const, link: raw('d\xff') },
    ];
    const path = join(folder, 'bytes.tar');
    writeFileSync(path, toTar(ociLayout([{ image: buildImage({ layers: [{ entries }] }) }])));
    const to = join(folder, 'bytes');
    expect(await runCommand('extract', path, '/', '--to', to)).toMatchObject({ status: 0, notes: [] });
    const at = (name: string) => readFileSync(Buffer.concat([Buffer.from(`${to}/`), raw(name)]), 'utf8');
    expect(at('d\xff/bad\xff')).toBe('raw');
    expect(at('d\\xff/bad\\xff')).toBe('escaped');
    expect(at('hard\xfe')).toBe('raw');
    expect(at('link\xfe/bad\xff')).toBe('raw');
  });

  it('never writes into a folder that has something in it', async () => {
    expect(await failure('extract', archive, 'big', '--to', folder)).toMatchObject({ code: 'denied' });
    expect(await failure('extract', archive, 'nosuch', '--to', join(folder, 'none'))).toMatchObject({
      code: 'not-found',
    });
    expect(readdirSync(folder)).not.toContain('none');
  });
});
