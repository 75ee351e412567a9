import { describe, expect, it } from 'vitest';
import type { Node } from '../../../../../src/core/image/node.ts';
import type { LayoutEntry, OpenedInput } from '../../../../../src/engine/engine.ts';
import { ancestorsOf, flatten, objectRows, opensAtFirst } from '../../../../../src/ui/views/objects/tree/objectRows.ts';
import { firstKey, identityOf, imageAt, trail } from '../../../../../src/ui/state/objectIndex.ts';

function node(key: string, role: Node['role'], more: Partial<Node> = {}): Node {
  return {
    key,
    role,
    mediaType: '',
    digest: `sha256:${key}`,
    size: 1,
    origin: 'stored',
    form: 'oci',
    names: [],
    platform: null,
    present: true,
    findings: [],
    children: [],
    ...more,
  };
}

const image = (key: string, platform: string, more: Partial<Node> = {}) =>
  node(key, 'manifest', {
    platform,
    children: [node(`${key}.0`, 'config'), node(`${key}.1`, 'layer', { layer: 0 })],
    ...more,
  });

const index = node('0', 'index', {
  children: [
    image('0.0', 'linux/riscv64', { present: false, children: [] }),
    image('0.1', 'linux/arm64'),
    image('0.2', 'linux/amd64'),
    node('0.3', 'attestation', { children: [node('0.3.0', 'config')] }),
  ],
});
const derived = image('1', 'linux/amd64', { origin: 'derived', digest: null });

const opened: OpenedInput = {
  id: 'image-1',
  name: 'a.tar',
  size: 10,
  formats: ['oci-layout', 'docker-archive'],
  wrappers: [],
  views: [
    { layout: 'oci-layout', form: 'oci', document: 'index.json', roots: ['0'] },
    { layout: 'docker-archive', form: 'docker', document: 'manifest.json', roots: ['1'] },
  ],
  roots: [index, derived],
  findings: [],
  bytesRead: 1,
};
const loose: LayoutEntry = {
  path: 'blobs/sha256/aa',
  kind: 'file',
  size: 3,
  explanation: 'left over',
  unreferenced: true,
};

describe('the object tree', () => {
  it('groups by view where an archive holds two, and ends with what nothing refers to', () => {
    const rows = objectRows(opened, [loose]);
    expect(rows.map((row) => row.id)).toEqual(['view:oci-layout', 'view:docker-archive', 'loose']);
    expect(rows[2]?.children).toHaveLength(1);
    expect(objectRows({ ...opened, views: opened.views.slice(0, 1), roots: [index] }, []).map((row) => row.id)).toEqual(
      ['0'],
    );
  });

  it('gives each visible row its level, place among its siblings and parent', () => {
    const flat = flatten(objectRows(opened, []), () => true);
    const arm = flat.find(({ row }) => row.id === '0.1');
    expect(arm).toMatchObject({ level: 3, position: 2, setSize: 4 });
    expect(flat[arm?.parent ?? -1]?.row.id).toBe('0');
    const closed = flatten(objectRows(opened, []), (row) => opensAtFirst(row, false));
    expect(closed.some(({ row }) => row.id === '0.3.0')).toBe(false);
    expect(closed.some(({ row }) => row.id === '0.2.1')).toBe(true);
  });

  it('knows the rows above one', () => {
    expect(ancestorsOf(objectRows(opened, []), '0.1.1')).toEqual(['view:oci-layout', '0', '0.1']);
  });
});

describe('the objects of an opened input', () => {
  it('show linux/amd64 first, and never one that is absent', () => {
    expect(firstKey(opened)).toBe('0.2');
    expect(firstKey({ ...opened, roots: [node('0', 'index', { children: index.children.slice(0, 2) })] })).toBe('0.1');
  });

  it('belong to the image at or above them; an index belongs to none', () => {
    expect(imageAt(opened, '0.1.1')?.key).toBe('0.1');
    expect(imageAt(opened, '0')).toBeUndefined();
    expect(trail(opened, '0.1.1').map(({ key }) => key)).toEqual(['0', '0.1', '0.1.1']);
    expect(trail(opened, 'nowhere')).toEqual([]);
  });

  it('are named in links by the first digest, also below a derived root', () => {
    expect(identityOf(opened)).toBe('sha256:0');
    expect(identityOf({ ...opened, roots: [derived] })).toBe('sha256:1.0');
  });
});
