import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { PassThrough } from 'node:stream';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createOutput } from '../../../src/cli/printing/output.ts';
import { forTerminal, jsonForTerminal } from '../../../src/cli/show.ts';

const CONTROLS = [
  ...Array.from({ length: 0x20 }, (_, code) => code).filter((code) => code !== 0x09 && code !== 0x0a),
  ...Array.from({ length: 0x21 }, (_, at) => 0x7f + at),
  ...[0xad, 0x61c, 0x200b, 0x200e, 0x202a, 0x202e, 0x2028, 0x2029, 0x2066, 0x2069, 0xfeff, 0xe0001, 0xd800],
].map((code) => (code > 0xffff ? String.fromCodePoint(code) : String.fromCharCode(code)));
const ALL = `a${CONTROLS.join('x')}z`;
const UNSEEN = /(?![\n\t])[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/u;

async function printed(run: (output: ReturnType<typeof createOutput>) => Promise<void>): Promise<string> {
  const stream = new PassThrough();
  const output = createOutput(stream);
  await run(output);
  await output.flush();
  stream.end();
  return Buffer.concat(await stream.toArray()).toString('utf8');
}

describe('what leaves for a terminal', () => {
  test('as text has nothing in it that a terminal acts on, and keeps its lines', async () => {
    expect(await printed((output) => output.text(`${ALL}\n\tb\n`))).not.toMatch(UNSEEN);
    expect(forTerminal('one\n\ttwo é漢🙂')).toBe('one\n\ttwo é漢🙂');
    expect(forTerminal('\x1b[2J')).toBe('\\u{1b}[2J');
  });

  test('as JSON neither, and is the same to a parser', async () => {
    const text = await printed((output) => output.json({ [ALL]: ALL }));
    expect(text).not.toMatch(UNSEEN);
    expect(JSON.parse(text)).toEqual({ [ALL]: ALL });
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        expect(JSON.parse(jsonForTerminal(JSON.stringify(value)))).toEqual(JSON.parse(JSON.stringify(value)));
      }),
    );
  });

  test('as bytes is left as it is', async () => {
    expect(await printed((output) => output.bytes(Buffer.from('\x1b[2J')))).toBe('\x1b[2J');
  });
});

const CLI = new URL('../../../dist/cli/cutaway.js', import.meta.url).pathname;
const SAMPLE = new URL('../../../public/samples', import.meta.url).pathname;

test.runIf(existsSync('/dev/full') && existsSync(CLI) && existsSync(SAMPLE))(
  'a full disk is one line and exit status 2',
  () => {
    const line = `exec ${process.execPath} '${CLI}' --help > /dev/full`;
    const { status, stderr } = spawnSync('sh', ['-c', line], { encoding: 'utf8' });
    expect(status).toBe(2);
    expect(stderr).toBe('cutaway: stdout: No space left on the disk (ENOSPC).\n');
    // Standard error on a full disk has nobody to tell, and ends all the same.
    const both = spawnSync('sh', ['-c', `${line} 2> /dev/full`], { encoding: 'utf8' });
    expect(both.status).toBe(2);
    expect(execFileSync(process.execPath, [CLI, '--version']).length).toBeGreaterThan(0);
  },
);
