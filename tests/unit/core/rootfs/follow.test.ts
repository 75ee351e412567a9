import { describe, expect, it } from 'vitest';
import { follow } from '../../../../src/core/rootfs/follow.ts';
import { mergedColumns } from '../../../../src/core/rootfs/pack/mergedColumns.ts';
import { pathOf, stack } from './treeText.ts';

const tree = stack([
  'usr/',
  'usr/bin/',
  'usr/bin/dash#9',
  'usr/bin/sh -> dash',
  'bin -> usr/bin',
  'abs -> /usr/bin/sh',
  'out -> ../../../usr',
  'self -> self',
  'ping -> pong',
  'pong -> ping',
  'grows -> grows/x',
  'dead -> no/where',
  'hard = usr/bin/dash',
  { path: Uint8Array.of(0x66, 0xff), size: 3 },
]);

describe('following a path', () => {
  it.each([
    ['usr/bin/dash', 'usr/bin/dash', []],
    ['/bin/sh', 'usr/bin/dash', ['bin -> usr/bin', 'usr/bin/sh -> dash']],
    ['abs', 'usr/bin/dash', ['abs -> /usr/bin/sh', 'usr/bin/sh -> dash']],
    ['out/bin', 'usr/bin', ['out -> ../../../usr']],
    ['../../bin/../bin/./dash', 'usr/bin/dash', ['bin -> usr/bin']],
    ['hard', 'hard', []],
    ['', '', []],
    ['f\\xff', 'f\\xff', []],
  ])('%s ends at %s', (from, path, hops) => {
    const found = follow(tree, 0, from);
    expect(found).toMatchObject({ path, hops });
    expect(found.problem).toBeUndefined();
    const columns = mergedColumns(tree, 0);
    expect(pathOf(columns, found.row as number)).toBe(path.replace('\\xff', '\xff'));
  });

  it.each([
    ['self', 'The links form a loop.', ['self -> self']],
    ['ping/x', 'The links form a loop.', ['ping -> pong', 'pong -> ping']],
    ['grows', 'The links form a loop.', ['grows -> grows/x']],
    ['dead', 'no/where does not exist.', ['dead -> no/where']],
    ['usr/bin/dash/x', 'usr/bin/dash is not a directory.', []],
    ['no/../usr', 'The path goes up from a directory that does not exist.', []],
  ])('%s ends nowhere: %s', (from, problem, hops) => {
    expect(follow(tree, 0, from)).toMatchObject({ row: null, content: null, problem, hops });
  });

  it('takes 255 links and says so of more', () => {
    const links = Array.from({ length: 256 }, (_, i) => `l${i} -> ${i === 255 ? 'end' : `l${i + 1}`}`);
    const long = stack([...links, 'end#4']);
    expect(follow(long, 0, 'l1')).toMatchObject({ path: 'end', row: 257 });
    expect(follow(long, 0, 'l0').problem).toBe('The path goes through more than 255 links.');
  });

  it('gives the entry with the bytes, and none for directories', () => {
    expect(follow(tree, 0, 'hard').content).toEqual({ layer: 0, entry: 2 });
    expect(follow(stack(['a/b#1']), 0, 'a').content).toBeNull();
  });

  it('says of a hard link to nothing that it is one', () => {
    const found = follow(stack(['h = gone', 'd/', 'k = d']), 0, 'h');
    expect(found).toMatchObject({
      content: null,
      problem: expect.stringMatching(/^The target of this hard link does not exist/),
    });
    expect(found.row).not.toBeNull();
    expect(follow(stack(['d/']), 0, 'd').problem).toBeUndefined();
  });

  it('sees only the layers of its depth', () => {
    const two = stack(['d/', 'd/x#1', 'l -> d'], ['l -> e', 'e/', 'e/x#2', '.wh.d']);
    expect(follow(two, 0, 'l/x')).toMatchObject({ path: 'd/x', content: { layer: 0, entry: 1 } });
    expect(follow(two, 1, 'l/x')).toMatchObject({ path: 'e/x', content: { layer: 1, entry: 2 } });
  });
});
