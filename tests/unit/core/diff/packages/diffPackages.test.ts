import { describe, expect, it } from 'vitest';
import type { PackageFacts } from '../../../../../src/core/content/packages/history.ts';
import { diffPackages } from '../../../../../src/core/diff/packages/diffPackages.ts';
import { WHOLE } from '../../../../fixtures/basis.ts';

const facts = (name: string, version: string, more: Partial<PackageFacts> = {}): PackageFacts => ({
  unsureSince: null,
  path: 'var/lib/dpkg/status',
  ...{ name, version, architecture: 'amd64', size: 1000, source: null, maintainer: null, license: null, summary: null },
  ...{ status: null, depends: [], format: 'dpkg', layer: 0, earlier: [], fileCount: null },
  ...more,
});

const compare = (left: readonly PackageFacts[], right: readonly PackageFacts[]) =>
  diffPackages(
    { packages: left, databases: [], findings: [] },
    { packages: right, databases: [], findings: [] },
    WHOLE,
  );
const summary = (diff: ReturnType<typeof compare>) =>
  diff.rows.map(({ name, kind, left, right }) => [name, kind, left?.version ?? null, right?.version ?? null]);

describe('packages of two images', () => {
  it('are upgraded, downgraded, added, removed or the same, by the order of their manager', () => {
    const left = [facts('c', '1.9'), facts('a', '1.0~rc1'), facts('gone', '1'), facts('same', '1:2')];
    const right = [facts('same', '1:2'), facts('c', '1.10'), facts('a', '1.0~beta'), facts('new', '2')];
    const diff = compare(left, right);
    expect(summary(diff)).toEqual([
      ['a', 'downgraded', '1.0~rc1', '1.0~beta'],
      ['c', 'upgraded', '1.9', '1.10'],
      ['gone', 'removed', '1', null],
      ['new', 'added', null, '2'],
    ]);
    expect(diff.same).toBe(1);
    expect(diff.counts).toEqual({ upgraded: 1, downgraded: 1, added: 1, removed: 1, rebuilt: 0 });
  });

  it('are rebuilt where one version has another record, and say by what', () => {
    const [row] = compare([facts('a', '1')], [facts('a', '1', { size: 2000, depends: ['b'] })]).rows;
    expect(row).toMatchObject({ kind: 'rebuilt', evidence: 'size, dependencies' });
    expect(compare([facts('a', '1')], [facts('a', '1', { layer: 3, status: 'install ok installed' })]).rows).toEqual(
      [],
    );
  });

  it('are paired across platforms by name, and within one by architecture', () => {
    const arm = { architecture: 'arm64' };
    expect(summary(compare([facts('a', '1')], [facts('a', '2', arm)]))).toEqual([['a', 'upgraded', '1', '2']]);
    expect(compare([facts('a', '1')], [facts('a', '1', arm)]).rows[0]).toMatchObject({ evidence: 'amd64 and arm64' });
    const both = [facts('a', '1'), facts('a', '1', { architecture: 'i386' })];
    expect(summary(compare(both, [facts('a', '1')]))).toEqual([['a', 'removed', '1', null]]);
  });

  it('keep their places where several versions are installed at once', () => {
    const rpm = { format: 'rpm' } as const;
    const left = ['5.9-1', '5.10-1'].map((version) => facts('kernel', version, rpm));
    const right = ['5.10-1', '5.11-1'].map((version) => facts('kernel', version, rpm));
    expect(summary(compare(left, right))).toEqual([['kernel', 'upgraded', '5.9-1', '5.11-1']]);
  });

  it('are of one name and two managers, and stay apart', () => {
    const diff = compare([facts('a', '1')], [facts('a', '1', { format: 'apk' })]);
    expect(diff.rows.map(({ manager, kind }) => [manager, kind])).toEqual([
      ['apk', 'added'],
      ['dpkg', 'removed'],
    ]);
  });

  it('name their source without its version, where it is another', () => {
    const source = (text: string) => compare([], [facts('a', '1', { source: text })]).rows[0]?.source;
    expect([source('glibc (2.36)'), source('a (1-1)'), source('b')]).toEqual(['glibc', null, 'b']);
  });
});
