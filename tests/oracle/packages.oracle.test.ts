/** Packages of an image at every depth, by us and by the package managers that wrote them: dpkg and rpm. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createNodeHost } from '../../src/cli/node/host.ts';
import type { PackagesAnswer } from '../../src/core/content/packages/answer.ts';
import type { PackageFacts } from '../../src/core/content/packages/history.ts';
import type { Node } from '../../src/core/image/node.ts';
import { createEngine } from '../../src/engine/createEngine.ts';
import { missing, must, onPath, sayWhy } from './cutaway.ts';

type Line = Readonly<Record<string, string>>;
interface Truth {
  readonly dpkg: readonly Line[];
  readonly rpm: readonly Line[] | null;
}

const absent = missing('umoci', 'python3', 'dpkg', 'dpkg-deb', 'dpkg-query');
sayWhy('packages by dpkg', absent);
sayWhy('packages by rpm', onPath('rpm') && onPath('rpmbuild') ? undefined : 'rpm not installed');
const folder = absent ? '' : mkdtempSync(join(tmpdir(), 'cutaway-packages-'));
let truth: readonly Truth[] = [];
let answers: PackagesAnswer[] = [];

async function ask(path: string): Promise<PackagesAnswer[]> {
  const host = createNodeHost(join(import.meta.dirname, '../../dist/cli'));
  const engine = createEngine(host);
  try {
    const { id, roots } = await engine.open({ kind: 'path', name: path, path });
    const image = firstManifest(roots) as Node;
    const layers = image.children.filter(({ role }) => role === 'layer');
    const found = [];
    for (const depth of layers.keys()) found.push(await engine.ask([id], 'packages', { image: image.key, depth }));
    return found;
  } finally {
    await host.stop();
  }
}

const firstManifest = (nodes: readonly Node[]): Node | undefined =>
  nodes.map((node) => (node.role === 'manifest' ? node : firstManifest(node.children))).find(Boolean);

const sorted = (lines: readonly string[]) => [...lines].sort();
const of = (answer: PackagesAnswer | undefined, format: string) =>
  (answer?.packages ?? []).filter((found) => found.format === format);

const debLine = ({ name, version, architecture, size, source, maintainer, status, summary }: PackageFacts) =>
  [name, version, architecture, size, source?.split(' ')[0], maintainer, status, summary].join('|');
const rpmLine = ({ name, version, architecture, size, license, summary, source, fileCount }: PackageFacts) =>
  [name, version, architecture, size, license, summary, source, fileCount].join('|');

function dpkgSays(line: Line): string {
  const status = [line['db:Status-Want'], line['db:Status-Eflag'], line['db:Status-Status']].join(' ');
  const size = Number(line['Installed-Size']) * 1024;
  const { Package, Version, Architecture, Maintainer } = line;
  return [
    Package,
    Version,
    Architecture,
    size,
    line['source:Package'],
    Maintainer,
    status,
    line['binary:Summary'],
  ].join('|');
}

function rpmSays(line: Line): string {
  const { NAME, EPOCH, VERSION, RELEASE, ARCH, SIZE, LICENSE, SUMMARY, SOURCERPM, FILES } = line;
  const version = `${EPOCH === '(none)' ? '' : `${EPOCH}:`}${VERSION}-${RELEASE}`;
  const files = (FILES ?? '').split(' ').filter(Boolean).length;
  return [NAME, version, ARCH, SIZE, LICENSE, SUMMARY, SOURCERPM, files].join('|');
}

beforeAll(async () => {
  if (absent) return;
  await must('python3', join(import.meta.dirname, 'packages.py'), join(folder, 'made'));
  truth = JSON.parse(readFileSync(join(folder, 'made/truth.json'), 'utf8'));
  answers = await ask(join(folder, 'made/oci'));
});

afterAll(() => {
  if (folder && !process.env.CUTAWAY_KEEP) rmSync(folder, { recursive: true, force: true });
});

describe.skipIf(absent)('packages', () => {
  it('are those that dpkg-query calls installed, at every depth', () => {
    expect(answers.length).toBe(truth.length);
    for (const [depth, { dpkg }] of truth.entries()) {
      const installed = dpkg.filter((line) => line['db:Status-Status'] === 'installed');
      expect({ depth, lines: sorted(of(answers[depth], 'dpkg').map(debLine)) }).toEqual({
        depth,
        lines: sorted(installed.map(dpkgSays)),
      });
      expect(answers[depth]?.findings).toEqual([]);
    }
  });

  it('are those that rpm lists, at every depth, headers over many pages too', () => {
    for (const [depth, { rpm }] of truth.entries()) {
      if (rpm === null) return;
      expect({ depth, lines: sorted(of(answers[depth], 'rpm').map(rpmLine)) }).toEqual({
        depth,
        lines: sorted(rpm.map(rpmSays)),
      });
    }
  });

  it('name the layer that brought each version, what it replaced, and what took others away', () => {
    const [first, last] = [answers[0], answers.at(-1)];
    expect(of(first, 'dpkg').map(({ layer }) => layer)).toEqual([0, 0, 0]);
    const places = Object.fromEntries(of(last, 'dpkg').map(({ name, layer, earlier }) => [name, [layer, earlier]]));
    expect(places).toEqual({
      a: [
        5,
        [
          { version: '1.1', layer: 1 },
          { version: '1.0', layer: 0 },
        ],
      ],
      c: [0, []],
      d: [4, []],
    });
    const removed = last?.removed.filter(({ format }) => format === 'dpkg') ?? [];
    expect(removed.map(({ name, version, layer, removedBy }) => [name, version, layer, removedBy])).toEqual([
      ['b', '1:2.0-1', 0, 2],
    ]);
    expect(last?.databases.find(({ format }) => format === 'dpkg')).toEqual({
      format: 'dpkg',
      path: 'var/lib/dpkg/status',
      layers: [0, 1, 2, 4, 5],
      unread: 0,
      removedBy: null,
    });
  });

  it('of an rpm database behind a link stand once, where it really lies', () => {
    if (truth[0]?.rpm == null) return;
    const found = answers.at(-1)?.databases.filter(({ format }) => format === 'rpm') ?? [];
    expect(found.map(({ path, layers }) => [path, layers])).toEqual([
      ['usr/lib/sysimage/rpm/rpmdb.sqlite', [0, 1, 2, 4, 5]],
    ]);
  });
});
