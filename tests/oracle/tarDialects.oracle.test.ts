import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { fromBytes } from '../../src/core/bytes/memory.ts';
import { openEntry } from '../../src/core/rootfs/layerContent.ts';
import { rows, scan } from '../unit/core/archive/tar/listing.ts';
import { onPath, sayWhy } from './cutaway.ts';

const folder = mkdtempSync(join(tmpdir(), 'cutaway-tar-'));
const oracle = join(import.meta.dirname, 'tar_dialects.py');
const noPython = onPath('python3') ? undefined : 'python3 is missing';
const noTar = noPython ?? (onPath('tar') ? undefined : 'tar is missing');
sayWhy('dialects of tar by tarfile', noPython);
sayWhy('dialects of tar by GNU tar', noTar);

afterAll(() => rmSync(folder, { recursive: true }));

function python(...args: string[]): string {
  return execFileSync('python3', [oracle, ...args], { maxBuffer: 1 << 28 }).toString();
}

async function expectSameAsPython(path: string): Promise<void> {
  const bytes = new Uint8Array(readFileSync(path));
  const theirs = JSON.parse(python('list', path));
  // Cuts within every header, as a decoder may make them; seven bytes at a time only where that takes no seconds.
  for (const cuts of bytes.length < 100_000 ? [1 << 20, 512, 1000, 7] : [1 << 20, 1000])
    expect(await rows(scan(bytes, cuts), bytes)).toEqual(theirs);
  // What runtimes refuse to unpack is told, and listed all the same.
  expect(scan(bytes).findings.filter(({ severity }) => severity === 'error')).toEqual([]);
  expect(scan(bytes).uncompressedSize).toBe(bytes.length);
}

describe.skipIf(noPython !== undefined)('what tarfile writes', () => {
  for (const format of ['pax', 'gnu', 'ustar']) {
    it(`lists a nasty ${format} archive as tarfile does, whatever the cuts`, async () => {
      const path = join(folder, `${format}.tar`);
      python('build', format, path);
      await expectSameAsPython(path);
    });
  }
});

describe.skipIf(noTar !== undefined)('what GNU tar writes', () => {
  const script = `
    mkdir -p src/sub && cd src
    printf hello > plain; ln plain hard; ln -s plain soft; mkfifo pipe
    printf deep > "sub/$(printf 'x%.0s' $(seq 150))"
    truncate -s 3000000 sparse; printf start | dd of=sparse conv=notrunc status=none
    for i in 1 2 3 4 5 6 7 8; do printf "piece $i" | dd of=sparse bs=1 seek=$((i * 300000)) conv=notrunc status=none; done
    printf tail | dd of=sparse bs=1 seek=2999996 conv=notrunc status=none
    truncate -s 50000 hole
    chmod 4750 plain; touch -d '2001-02-03 04:05:06.5' plain`;
  const forms: [string, string[]][] = [
    ['v7', ['--format=v7', '--exclude=sub', '--exclude=pipe']],
    ['oldgnu', ['--format=oldgnu']],
    ['gnu', ['--format=gnu']],
    ['ustar', ['--format=ustar', '--exclude=sub']],
    ['posix', ['--format=posix']],
    ['sparse gnu', ['--format=gnu', '-S']],
    ...['0.0', '0.1', '1.0'].map((version): [string, string[]] => [
      `sparse pax ${version}`,
      ['--format=posix', '-S', `--sparse-version=${version}`],
    ]),
  ];
  spawnSync('sh', ['-c', script], { cwd: folder });

  for (const [name, options] of forms) {
    it(`lists and reads ${name} as tarfile does`, async () => {
      const path = join(folder, `${name.replaceAll(' ', '-')}.tar`);
      execFileSync('tar', ['-c', '-f', path, '--sort=name', ...options, 'src'], { cwd: folder });
      await expectSameAsPython(path);
    });
  }

  it('expands a sparse file to what the file system has', async () => {
    const path = join(folder, 'whole.tar');
    execFileSync('tar', ['-c', '-f', path, '-S', '--format=gnu', '-C', 'src', 'sparse'], { cwd: folder });
    const bytes = new Uint8Array(readFileSync(path));
    const index = scan(bytes);
    const content = await openEntry(index, 0, fromBytes(bytes)).read(0, 3_000_000);
    expect(Buffer.compare(content, readFileSync(join(folder, 'src/sparse')))).toBe(0);
  });
});
