/** What people get, by the tools that take it: the plugin by docker, the unit by systemd, the formula by Ruby, the package by npm. */
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { must, onPath, run, sayWhy } from './cutaway.ts';

const ROOT = join(import.meta.dirname, '../..');
const SAMPLE = join(ROOT, 'public/samples/hello-oci.tar');
const CLI = join(ROOT, 'dist/cli/cutaway.js');
const folder = mkdtempSync(join(tmpdir(), 'cutaway-shipped-'));

afterAll(() => rmSync(folder, { recursive: true }));

sayWhy('docker cutaway', onPath('docker') ? undefined : 'docker not installed');
sayWhy('the systemd unit', onPath('systemd-analyze') ? undefined : 'systemd-analyze not installed');
sayWhy('the Homebrew formula', onPath('ruby') ? undefined : 'ruby not installed');

describe('the package', () => {
  it('installs without a network, needs no other package, and has no source maps nor code made for one version of Node', async () => {
    const packed = join(folder, 'packed');
    mkdirSync(packed);
    await must('npm', 'pack', '--silent', '--ignore-scripts', '--pack-destination', packed, ROOT);
    const [file = ''] = readdirSync(packed);
    const listed = await must('tar', '-tzf', join(packed, file));
    const local = /\.map$|\.cache$|\/\.vite\/|dist\/static/;
    expect(listed.split('\n').filter((path) => local.test(path))).toEqual([]);
    const sizes = (await must('tar', '-tvzf', join(packed, file))).split('\n').map((line) => line.split(/\s+/)[2]);
    expect(sizes.reduce((sum, size) => sum + Number(size ?? 0), 0)).toBeLessThan(4_000_000);
    const prefix = join(folder, 'prefix');
    await must(
      'npm',
      'install',
      '--silent',
      '--offline',
      '--ignore-scripts',
      '--global',
      '--prefix',
      prefix,
      join(packed, file),
    );
    expect(readdirSync(join(prefix, 'lib/node_modules'))).toEqual(['cutaway']);
    expect(readdirSync(join(prefix, 'lib/node_modules/cutaway'))).not.toContain('node_modules');
    expect(await must(join(prefix, 'bin/cutaway'), 'ls', SAMPLE, '/etc')).toContain('passwd');
  });
});

describe.skipIf(!onPath('docker'))('docker cutaway', () => {
  it('is a plugin that docker lists and runs', async () => {
    const plugins = join(folder, 'docker/cli-plugins');
    mkdirSync(plugins, { recursive: true });
    symlinkSync(CLI, join(plugins, 'docker-cutaway'));
    const docker = (...args: string[]) => must('docker', '--config', join(folder, 'docker'), ...args);
    expect(await docker('--help')).toMatch(/cutaway\*\s+See what is inside a container image/);
    expect(await docker('cutaway', 'ls', SAMPLE, '/etc')).toContain('passwd');
  });
});

describe.skipIf(!onPath('systemd-analyze'))('the systemd unit', () => {
  it('is right by systemd-analyze, and little exposed', async () => {
    const unit = join(ROOT, 'packaging/systemd/cutaway.service');
    const { status, stderr } = await run('systemd-analyze', ['verify', '--man=no', unit]);
    expect([status, stderr.split('\n').filter((line) => line.includes('cutaway.service'))]).toEqual([0, []]);
  });
});

describe.skipIf(!onPath('ruby'))('the Homebrew formula', () => {
  it('is Ruby without a warning', async () => {
    expect(await must('ruby', '-wc', join(ROOT, 'packaging/homebrew/cutaway.rb'))).toBe('Syntax OK\n');
  });
});

describe('the page', () => {
  it('has no part that imports the entry of a worker: WebKit would run it a second time', () => {
    const assets = join(ROOT, 'dist/app/assets');
    const parts = readdirSync(assets).filter((name) => name.endsWith('.js'));
    const text = new Map(parts.map((name) => [name, readFileSync(join(assets, name), 'utf8')]));
    const entries = new Set(
      [...text.values()].flatMap((code) =>
        [...code.matchAll(/new Worker\(new URL\([^,]*?\/([\w-]+\.js)/g)].map(([, name]) => name),
      ),
    );
    expect(entries.size).toBeGreaterThanOrEqual(2);
    const importing = [...text].filter(([, code]) =>
      [...code.matchAll(/(?:from|import)\s*\(?[`"']\.\/([\w-]+\.js)/g)].some(([, name]) => entries.has(name)),
    );
    expect(importing.map(([name]) => name)).toEqual([]);
  });
});
