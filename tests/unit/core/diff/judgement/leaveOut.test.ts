import { describe, expect, it } from 'vitest';
import { FIELD, FILE_KINDS } from '../../../../../src/core/diff/change.ts';
import { NOISE } from '../../../../../src/core/diff/noise.ts';
import { filesNoise } from '../../../../../src/core/diff/explained.ts';
import { leaveOut } from '../../../../../src/core/diff/judgement/leaveOut.ts';
import { fileDiff, type RowSpec } from './fileDiffBuilder.ts';

const rows: readonly RowSpec[] = [
  { path: 'etc/motd', kind: 'modified', fields: FIELD.content | FIELD.mtime },
  { path: 'etc/time', kind: 'modified', fields: FIELD.mtime },
  { path: 'app/a.pyc', kind: 'modified', fields: FIELD.content, noise: NOISE['file-times'] },
  { path: 'var/cache/x/y', kind: 'added', fields: 0 },
  { path: 'var/lib/z', kind: 'removed', fields: 0 },
];
/** Of no objects. */
const ROOT = {
  path: 'manifest',
  role: 'manifest',
  left: null,
  right: null,
  kind: 'modified',
  text: '',
  causes: [],
  fields: [],
  children: [],
} as const;
const WHOLE = { incomplete: [], unchecked: [] };
const nothing = { noise: 0, fields: 0, globs: [] };
const shown = (what: Parameters<typeof leaveOut>[1]) => {
  const { listed, hidden } = leaveOut(fileDiff(rows), what);
  return { paths: rows.map(({ path }) => path).filter((_, i) => listed.kind[i + 1] !== 0), hidden };
};

describe('what is left out of a file comparison', () => {
  it('is nothing where nothing is named', () => {
    expect(shown(nothing)).toEqual({
      paths: rows.map(({ path }) => path),
      hidden: { files: 0, fields: {}, noise: {}, paths: {} },
    });
  });

  it('is what differs in nothing but the fields or kinds named, and it is counted', () => {
    const byField = shown({ ...nothing, fields: FIELD.mtime });
    expect(byField.paths).not.toContain('etc/time');
    expect(byField.hidden).toMatchObject({ files: 1, fields: { mtime: 1 } });
    const byKind = shown({ ...nothing, noise: NOISE['file-times'] });
    expect(byKind.paths).toEqual(['etc/motd', 'var/cache/x/y', 'var/lib/z']);
    expect(byKind.hidden).toMatchObject({ files: 2, noise: { 'file-times': 2 } });
  });

  it('is every path that a pattern names, with all below it, as .gitignore has them', () => {
    const without = (...globs: string[]) => shown({ ...nothing, globs });
    expect(without('/var/cache/').paths).not.toContain('var/cache/x/y');
    expect(without('cache').paths).not.toContain('var/cache/x/y');
    expect(without('/cache').hidden.files).toBe(0);
    expect(without('*.pyc').hidden).toMatchObject({ files: 1, paths: { '*.pyc': 1 } });
    expect(without('/*.pyc').hidden.files).toBe(0);
    expect(without('var').hidden).toMatchObject({ files: 2, paths: { var: 2 } });
  });

  it('never changes the comparison it is taken from', () => {
    const diff = fileDiff(rows);
    leaveOut(diff, { noise: NOISE['file-times'], fields: FIELD.content, globs: ['var'] });
    expect([...diff.kind]).toEqual([...fileDiff(rows).kind]);
    expect([...diff.fields]).toEqual([...fileDiff(rows).fields]);
  });

  it('explains layers by the noise that all files differ in, and by nothing where one differs otherwise', () => {
    const times = { ...nothing, noise: NOISE['file-times'] };
    const basis = { left: WHOLE, right: WHOLE, comparable: true };
    const noisy = leaveOut({ ...fileDiff(rows.slice(1, 3)), basis }, times);
    expect(filesNoise(noisy.judged, ROOT, times.noise)).toBe(NOISE['file-times']);
    expect(filesNoise(leaveOut({ ...fileDiff(rows), basis }, times).judged, ROOT, times.noise)).toBe(0);
    expect(FILE_KINDS[0]).toBe('same');
  });
});
