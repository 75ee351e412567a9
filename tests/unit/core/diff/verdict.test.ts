import { describe, expect, it } from 'vitest';
import { diffFiles, type FilesSide } from '../../../../src/core/diff/files/diffFiles.ts';
import { NOISE } from '../../../../src/core/diff/noise.ts';
import { type VerdictArgs, verdictOf } from '../../../../src/core/diff/verdict.ts';
import { applyLayer, createFileTree } from '../../../../src/core/rootfs/fileTree.ts';
import { lacking } from '../../../fixtures/basis.ts';
import { type EntrySpec, layerIndex } from '../../../fixtures/layerIndexBuilder.ts';
import { type ImageSpec, pairOf } from './imagePairs.ts';

type Spec = EntrySpec & { readonly holds?: number };

/** Two root filesystems of one layer each. */
async function filesOf(left: readonly Spec[], right: readonly Spec[], unread = 0): Promise<VerdictArgs['files']> {
  const side = (specs: readonly Spec[], name: string): FilesSide => {
    const tree = createFileTree();
    applyLayer(tree, layerIndex(specs));
    return { tree, depth: 0, layerNames: [name], digest: ({ entry }) => Uint8Array.of(specs[entry]?.holds ?? 0) };
  };
  const diff = await diffFiles(side(left, 'a'), side(right, 'b'), async () => undefined);
  return { ...diff, basis: lacking(unread) };
}

const layer = (name: string, digest = name) => ({ digest: `sha256:${digest}`, diffID: `sha256:diff-${name}` });
const image = (name: string, config: object = {}): ImageSpec => ({
  layers: [layer(name)],
  config: { ...config, rootfs: { diff_ids: [layer(name).diffID] } },
});
const file = { path: 'bin/sh', size: 2, mtime: 1 };

describe('Reproducible?', () => {
  it('is answered by the digest where all bytes are the same, and then no layer need be readable', async () => {
    const root = await pairOf(image('a'), image('a'));
    const files = await filesOf([file], [file], 1);
    const basis = { ...lacking(1), comparable: true };
    const verdict = verdictOf({ root, files: files && { ...files, basis }, ignored: 0 });
    expect(verdict.grade).toBe('identical');
    expect(verdict.text).toMatch(/^Identical: the same digest, sha256:/);
  });

  it('names each kind of noise, how often, and what makes it go away', async () => {
    const root = await pairOf(image('a', { created: '1' }), image('b', { created: '2' }));
    const verdict = verdictOf({ root, files: await filesOf([file], [{ ...file, mtime: 2 }]), ignored: 0 });
    expect(verdict.grade).toBe('noise');
    expect(verdict.text).toBe('Same content: only file times and image times differ. 1 path is the same.');
    expect(verdict.noise.map(({ name }) => name)).toEqual(['file-times', 'image-times']);
    expect(verdict.causes.every(({ fix }) => fix?.includes('SOURCE_DATE_EPOCH'))).toBe(true);
  });

  it('is no for a change of content, which comes first among the causes, beside the noise', async () => {
    const left = [file, { path: 'etc/x', size: 1, holds: 1 }];
    const right = [
      { ...file, mtime: 2 },
      { path: 'etc/x', size: 1, holds: 2 },
    ];
    const verdict = verdictOf({
      root: await pairOf(image('a'), image('b')),
      files: await filesOf(left, right),
      ignored: 0,
    });
    expect(verdict.grade).toBe('different');
    expect(verdict.causes[0]).toMatchObject({ path: 'etc/x', text: '/etc/x differs in content.' });
    expect(verdict.text).toContain('1 file, beside noise (file times)');
  });

  it('counts as noise what its reader ignores, and counts what that hides', async () => {
    const files = await filesOf([file], [{ ...file, uid: 7 }]);
    expect(verdictOf({ files, ignored: 0 }).grade).toBe('different');
    const verdict = verdictOf({ files, ignored: NOISE.owners });
    expect([verdict.grade, verdict.hidden]).toEqual(['noise', 1]);
  });

  it('says so where layers could not be read, and calls nothing the same', async () => {
    const verdict = verdictOf({ files: await filesOf([file], [file], 2), ignored: 0 });
    expect(verdict.grade).toBe('unknown');
    expect(verdict.text).toBe(
      'Cannot be compared: 2 layers could not be read in full; what could be read is the same.',
    );
  });

  it('tells another command from another cut into layers of the same files', async () => {
    const squashed: ImageSpec = { layers: [layer('s')], config: { rootfs: { diff_ids: ['s'] }, history: [{}] } };
    const layered: ImageSpec = {
      layers: [layer('a'), layer('b')],
      config: { rootfs: { diff_ids: ['a', 'b'] }, history: [{}, { created_by: 'x' }] },
    };
    const files = await filesOf([file], [file]);
    const same = verdictOf({ root: await pairOf(squashed, layered), files, ignored: 0 });
    expect(same.grade).toBe('noise');
    expect(same.noise.map(({ name }) => name)).toEqual(['layer-splits']);
    const other = { ...layered, config: { ...layered.config, config: { Cmd: ['sh'] } } };
    const real = verdictOf({ root: await pairOf(squashed, other), files, ignored: 0 });
    expect(real.grade).toBe('different');
    expect(real.causes[0]?.text).toBe('The config differs in /config.');
  });

  it('tells the same files written otherwise from files cut into layers otherwise', async () => {
    const files = await filesOf([file], [file]);
    const written = verdictOf({ root: await pairOf(image('a'), image('b')), files, ignored: 0 });
    expect(written.grade).toBe('noise');
    expect(written.noise.map(({ name }) => name)).toEqual(['header-form']);
  });

  it('names of a manifest what is its own, not what follows from its config and layers', async () => {
    const [left, right] = [image('a'), image('b')].map((one, at) => ({ ...one, annotations: { note: `${at}` } }));
    if (!left || !right) throw new Error('Two images.');
    const { causes } = verdictOf({ root: await pairOf(left, right), files: await filesOf([file], [file]), ignored: 0 });
    expect(causes[0]?.text).toBe('The manifest differs in /annotations/note.');
  });

  it('gives no advice on contents where only a link leads elsewhere', async () => {
    const link = (to: string): Spec[] => [file, { path: 'etc/pager.1.gz', type: 'symlink', link: to }];
    const files = await filesOf(link('a.gz'), link('b.gz'));
    const { causes } = verdictOf({ files, ignored: 0 });
    expect(causes[0]).toEqual({ path: 'etc/pager.1.gz', text: '/etc/pager.1.gz differs in its target.' });
  });

  it('tells what a layer added once, by its files', async () => {
    const base = 'org.opencontainers.image.base.digest';
    const left = { ...image('a'), annotations: { [base]: 'x' } };
    const right: ImageSpec = {
      layers: [layer('a'), layer('b')],
      config: { rootfs: { diff_ids: [layer('a').diffID, layer('b').diffID] } },
      annotations: { [base]: 'y' },
    };
    const files = await filesOf([file], [file, { path: 'bin/x', size: 1 }]);
    const { causes } = verdictOf({ root: await pairOf(left, right), files, ignored: 0 });
    expect(causes.map(({ text }) => text)).toEqual(['/bin/x was added.']);
  });

  it('takes a directory moved for one move, whichever of equal files went where', async () => {
    const tree = (top: string): Spec[] =>
      ['a', 'b', 'c'].map((name) => ({ path: `${top}/${name}/copyright`, size: 1, holds: 7 }));
    const { causes } = verdictOf({ files: await filesOf(tree('doc').reverse(), tree('papers')), ignored: 0 });
    expect(causes.map(({ text }) => text)).toEqual(['/doc was moved to /papers with all 3 files below it.']);
  });

  it('does not guess at files that were not compared', async () => {
    const verdict = verdictOf({ root: await pairOf(image('a'), image('b')), ignored: 0 });
    expect(verdict.grade).toBe('different');
    expect(verdict.text).toContain('The files were not compared.');
  });
});
