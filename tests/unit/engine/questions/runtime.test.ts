/** Account files that are not read whole: whom a container runs as is then said with that. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { buildImage } from '../../../fixtures/image.ts';
import { ociLayout, toTar } from '../../../fixtures/layouts.ts';
import { runCommand } from '../../../fixtures/runCommand.ts';

const folder = mkdtempSync(join(tmpdir(), 'cutaway-accounts-'));
afterAll(() => rmSync(folder, { recursive: true }));

const padding = '#'.repeat(8 * 1024 * 1024);

describe.each([
  ['a file of accounts', 'u:x:7:8::/:/bin/sh\n', undefined],
  ['one longer than is read', `u:x:7:8::/:/bin/sh\n${padding}`, 'etc/passwd'],
])('%s', (name, passwd, cut) => {
  it('is told where it is not read whole, and not else', async () => {
    const image = buildImage({
      layers: [{ entries: [{ path: 'etc/passwd', content: passwd }] }],
      config: { User: 'u' },
    });
    const path = join(folder, `${name}.tar`);
    writeFileSync(path, toTar(ociLayout([{ image }])));
    const { out, notes, status } = await runCommand('runtime', path);
    expect(JSON.parse(out).process.user).toMatchObject({ uid: 7, gid: 8 });
    expect(notes.filter((note) => note.includes('bytes, of which')).join()).toMatch(
      cut === undefined ? /^$/ : /8388627 bytes, of which 8388608 are read/,
    );
    expect(status).toBe(cut === undefined ? 0 : 1);
  });
});
