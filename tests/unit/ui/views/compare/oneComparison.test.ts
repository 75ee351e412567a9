/** The same pair has one comparison: what the command line prints, what the page works out and what the report says. */
import { rowPath } from '../../../../../src/core/table/namedRows.ts';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, describe, expect, it } from 'vitest';
import { createNodeHost } from '../../../../../src/cli/node/host.ts';
import { pairsOf } from '../../../../../src/core/diff/images.ts';
import { ignoringNoise, isLeftOut } from '../../../../../src/core/diff/judgement/ignored.ts';
import { judge, withExplanations } from '../../../../../src/core/diff/judgement/judge.ts';
import { NOISE, NOISES, noiseNames, PRESETS } from '../../../../../src/core/diff/noise.ts';
import { createEngine } from '../../../../../src/engine/createEngine.ts';
import { runWhole } from '../../../../../src/ui/parts/slices.ts';
import { fileRows, ROW_KINDS } from '../../../../../src/ui/views/compare/files/fileRows.ts';
import { buildImage, type ImageSpec } from '../../../../fixtures/image.ts';
import { ociLayout, toTar } from '../../../../fixtures/layouts.ts';
import { runCommand } from '../../../../fixtures/runCommand.ts';

const folder = mkdtempSync(join(tmpdir(), 'cutaway-one-comparison-'));
const host = createNodeHost(join(folder, 'no-built-scripts-here'));
const engine = createEngine(host);
afterAll(async () => {
  await host.stop();
  rmSync(folder, { recursive: true });
});

function write(name: string, spec: ImageSpec): string {
  const path = join(folder, name);
  writeFileSync(path, toTar(ociLayout([{ image: buildImage(spec) }])));
  return path;
}

/** gzip's time lies at byte 4. */
function packed(text: string, time: number): Uint8Array {
  const bytes = Uint8Array.from(gzipSync(text));
  bytes[4] = time;
  return bytes;
}

const dpkg = (version: string) => `Package: libc6\nStatus: install ok installed\nVersion: ${version}\n\n`;
const image = (time: number, text: string, version: string): ImageSpec => ({
  config: { Env: [`TEXT=${text}`] },
  layers: [
    { entries: [{ path: 'var/lib/dpkg/status', content: dpkg(version) }] },
    {
      entries: [
        { path: 'doc/a.gz', content: packed('manual', time) },
        { path: 'etc/motd', content: `${text}\n`, mtime: 1000 + time },
        { path: 'etc/time', content: 'same', mtime: 1000 + time },
        { path: `srv/${text}`, content: 'moved, and long enough for that: it is the same content on both sides\n' },
        { path: 'var/cache/x', content: `${text}${time}` },
      ],
    },
  ],
});

const PAIRS: readonly [name: string, left: ImageSpec, right: ImageSpec][] = [
  ['the same', image(1, 'one', '1.0'), image(1, 'one', '1.0')],
  ['another time', image(1, 'one', '1.0'), image(2, 'one', '1.0')],
  ['really another', image(1, 'one', '1.0'), image(2, 'two', '1.1')],
];
const IGNORED = [0, NOISE['file-times'], NOISE.caches | NOISE['layer-splits'], PRESETS.semantic];

/** As JSON has it. */
const plain = <T>(value: T): T => JSON.parse(JSON.stringify(value)) as T;
const textOf = (page: string) =>
  page
    .replace(/<[^>]*>/g, '')
    .replaceAll('&#39;', "'")
    .replaceAll('&amp;', '&');

/** As the page asks: part by part. */
async function onPage(left: string, right: string, noise: number) {
  const [a, b] = await Promise.all([left, right].map((path) => engine.open({ kind: 'path', name: path, path })));
  const ids = [a?.id ?? '', b?.id ?? ''];
  const keys = { left: a?.roots[0]?.key ?? '', right: b?.roots[0]?.key ?? '' };
  const root = await engine.ask(ids, 'diff', keys);
  const found = await engine.ask(ids, 'diffFiles', keys);
  const files = withExplanations(found, await engine.ask(ids, 'explainFiles', keys));
  const { verdict, explained } = judge({ root, files }, ignoringNoise(noise));
  const filter = { text: '', ignored: noise, kinds: new Set(ROW_KINDS), showHidden: false };
  const { own } = runWhole(fileRows(files, [], filter));
  const paths = [...own.keys()].filter((row) => own[row] === 1).map((row) => rowPath(files.left, row) || '.');
  const objects = [...pairsOf(root)].filter(
    (pair) => pair.kind !== 'same' && !isLeftOut(pair, ignoringNoise(noise), explained),
  );
  return {
    verdict: plain(verdict),
    paths: paths.sort(),
    objects: objects.map(({ path }) => path),
    packages: plain(await engine.ask(ids, 'diffPackages', keys)),
    size: plain(await engine.ask(ids, 'diffSize', keys)),
  };
}

describe('one comparison', () => {
  for (const [name, left, right] of PAIRS)
    for (const noise of IGNORED)
      it(`${name}, without ${noiseNames(noise).length} of ${NOISES.length} kinds of noise`, async () => {
        const paths = [write('a.tar', left), write('b.tar', right)] as const;
        const html = join(folder, 'report.html');
        const without = noise === 0 ? [] : ['--ignore', noiseNames(noise).join(',')];
        const asked = ['--files', '--packages', '--size', '--html', html, '--json', ...without];
        const { out, status } = await runCommand('diff', ...paths, ...asked);
        const line = JSON.parse(out);
        const page = await onPage(...paths, noise);

        expect(line.verdict).toEqual(page.verdict);
        expect(line.files.map(({ path }: { path: string }) => path).sort()).toEqual(page.paths);
        expect(line.objects.map(({ path }: { path: string }) => path)).toEqual(page.objects);
        expect(line.packages).toEqual(page.packages);
        expect(line.size).toEqual(page.size);
        expect(status).toBe(page.objects.length + page.paths.length === 0 ? 0 : 1);

        const report = textOf(readFileSync(html, 'utf8'));
        for (const text of [page.verdict.text, ...page.verdict.causes.map((cause) => cause.text)])
          expect(report).toContain(text);
        const listed = report.slice(report.indexOf('Files'));
        for (const path of page.paths) expect(listed).toContain(`/${path === '.' ? '' : path}`);
        expect(report).toContain(
          `${line.files.filter(({ kind }: { kind: string }) => kind === 'modified').length} modified`,
        );
      });
});
