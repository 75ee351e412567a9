import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Plan } from '../../src/core/convert/plan.ts';
import { buildImage, sha256 } from '../fixtures/image.ts';
import { nestedLayout, ociLayout, toTar } from '../fixtures/layouts.ts';

const root = join(import.meta.dirname, '../..');
const folder = mkdtempSync(join(tmpdir(), 'cutaway-cli-convert-'));
const cli = join(folder, 'built/cutaway.js');
const at = (name: string) => join(folder, name);

const amd = buildImage({ layers: [{ entries: [{ path: 'a', content: 'x'.repeat(100_000) }] }] });
const arm = buildImage({ layers: [{ entries: [{ path: 'b', content: 'b' }] }], architecture: 'arm64' });

function run(...args: string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [cli, ...args], { cwd: tmpdir(), maxBuffer: 1 << 26 });
  return { status, out: stdout, err: String(stderr) };
}

beforeAll(() => {
  // Away from node_modules, as a person has it.
  cpSync(join(root, 'dist/cli'), at('built'), { recursive: true });
  writeFileSync(at('one.tar'), toTar(ociLayout([{ image: amd, names: ['x/y:1'] }])));
  writeFileSync(at('many.tar'), toTar(nestedLayout([amd, arm], 'many:1')));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('cutaway convert', () => {
  it('writes a file, prints its plan, and says on stderr what happened', () => {
    const { status, out, err } = run('convert', at('one.tar'), at('hybrid.tar'), '--to', 'hybrid', '--json');
    expect(status, err).toBe(0);
    const plan = JSON.parse(String(out)) as Plan;
    expect(plan.size).toBe(readFileSync(at('hybrid.tar')).length);
    expect(err).toContain('1 layer kept');
    expect(String(run('inspect', at('hybrid.tar')).out)).toContain('oci-layout, docker-archive');
    expect(run('verify', at('hybrid.tar')).status).toBe(0);
  });

  it('writes a folder that is not there, and nothing into one that is', () => {
    expect(run('convert', at('one.tar'), at('layout'), '--to', 'oci-layout').status).toBe(0);
    const blob = join(at('layout'), 'blobs/sha256', amd.config.descriptor.digest.slice(7));
    expect(sha256(readFileSync(blob))).toBe(amd.config.descriptor.digest);
    const again = run('convert', at('one.tar'), at('layout'), '--to', 'oci-layout');
    expect(again.status).toBe(2);
    expect(again.err).toContain('not empty');
    mkdirSync(at('empty'));
    expect(run('convert', at('one.tar'), at('empty'), '--to', 'oci-layout').status).toBe(0);
    expect(readdirSync(at('empty')).sort()).toEqual(['blobs', 'index.json', 'oci-layout']);
  });

  it('writes the same archive to stdout', () => {
    const { out } = run('convert', at('one.tar'), '-', '--to', 'docker-archive', '--as', 'skopeo');
    expect(run('convert', at('one.tar'), at('same.tar'), '--to', 'docker-archive', '--as', 'skopeo').status).toBe(0);
    expect(Buffer.compare(out, readFileSync(at('same.tar')))).toBe(0);
  });

  it('converts a file onto itself', () => {
    writeFileSync(at('self.tar'), readFileSync(at('one.tar')));
    expect(run('convert', at('self.tar'), at('self.tar'), '--to', 'docker-archive').status).toBe(0);
    expect(run('verify', at('self.tar')).status).toBe(0);
    expect(readdirSync(folder).filter((name) => name.includes('.part-'))).toEqual([]);
  });

  it('takes linux/amd64 of several platforms and says so, one by choice, or all', () => {
    const ours = run('convert', at('many.tar'), at('ours.tar'), '--to', 'oci-archive');
    expect(ours.err).toContain('--platform all takes all');
    const chosen = run('convert', at('many.tar'), at('arm.tar'), '--to', 'oci-archive', '--platform', 'linux/arm64');
    expect(chosen.err).not.toContain('holds 2 images');
    run('convert', at('many.tar'), at('all.tar'), '--to', 'oci-archive', '--platform', 'all');
    const platforms = (name: string) => {
      const { roots } = JSON.parse(String(run('inspect', at(name), '--json').out)) as {
        roots: { platform: string | null; children: { platform: string | null }[] }[];
      };
      return roots.map(({ platform, children }) => platform ?? children.map((child) => child.platform));
    };
    expect(platforms('ours.tar')).toEqual(['linux/amd64']);
    expect(platforms('arm.tar')).toEqual(['linux/arm64']);
    expect(platforms('all.tar')).toEqual([['linux/amd64', 'linux/arm64']]);
  });

  it('gives the name it is told', () => {
    run('convert', at('one.tar'), at('named.tar'), '--to', 'docker-archive', '--name', 'example.org/n:2');
    expect(String(run('inspect', at('named.tar')).out)).toContain('example.org/n:2');
    run('convert', at('one.tar'), at('unnamed.tar'), '--to', 'docker-archive', '--name', '');
    expect(String(run('inspect', at('unnamed.tar')).out)).not.toContain('x/y');
  });

  it('leaves nothing behind where it fails, and says why in one line', () => {
    const odd = run('convert', at('one.tar'), at('odd'), '--to', 'zip');
    expect([odd.status, odd.err.trim().split('\n').length]).toEqual([2, 1]);
    expect(run('convert', at('one.tar'), at('none')).err).toContain('--to');
    expect(run('convert', at('one.tar'), '-', '--to', 'oci-layout').status).toBe(2);
    const missing = run('convert', at('absent.tar'), at('none'), '--to', 'oci-layout');
    expect(missing.status).toBe(2);
    expect(existsSync(at('none'))).toBe(false);
  });
});
