/** An archive that was cut or damaged makes the same claims as a whole one: only its bytes tell, and they are there. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { incompressible } from '../../../fixtures/incompressible.ts';
import { buildImage, buildLayer } from '../../../fixtures/image.ts';
import { dockerHybrid, dockerLegacy, type Files, ociLayout, toTar } from '../../../fixtures/layouts.ts';
import { runCommand } from '../../../fixtures/runCommand.ts';

const folder = mkdtempSync(join(tmpdir(), 'cutaway-damaged-diff-'));
afterAll(() => rmSync(folder, { recursive: true }));

const content = incompressible(40_000);
const image = buildImage({
  layers: [{ entries: [{ path: 'a', content }] }, { entries: [{ path: 'b', content: content.toReversed() }] }],
});
const FORMS: readonly [name: string, files: () => Files][] = [
  ['OCI layout', () => ociLayout([{ image, names: ['x:1'] }])],
  ['docker save', () => dockerLegacy([{ image, names: ['x:1'] }])],
  ['docker save since 25', () => dockerHybrid([{ image, names: ['x:1'] }])],
];
const isLarge = (bytes: unknown): bytes is Uint8Array => bytes instanceof Uint8Array && bytes.length > 20_000;

/** What happens to the archive: a tar that was cut, or files that were changed in it. */
const DAMAGE: readonly [name: string, damaged: (files: Files) => Uint8Array][] = [
  ['cut in the last layer', (files) => toTar(files).slice(0, -30_000)],
  ['cut after a third', (files) => toTar(files).slice(0, toTar(files).length / 3)],
  [
    'one bit of a layer',
    (files) => toTar(changed(files, (bytes) => bytes.fill(~(bytes[15_000] ?? 0), 15_000, 15_001))),
  ],
  ['the end of a layer', (files) => toTar(changed(files, (bytes) => bytes.fill(7, bytes.length - 4)))],
  ['a layer that is not there', (files) => toTar(without(files, (_, bytes) => isLarge(bytes)))],
  ['a config that is not there', (files) => toTar(without(files, (path) => path.includes(configHex)))],
];
const configHex = image.config.descriptor.digest.slice(7);

function changed(files: Files, change: (bytes: Uint8Array) => void): Files {
  const last = [...files].findLast(([, bytes]) => isLarge(bytes));
  const bytes = Uint8Array.from(last?.[1] as Uint8Array);
  change(bytes);
  return new Map([...files, [last?.[0] ?? '', bytes]]);
}

function without(files: Files, isOut: (path: string, bytes: unknown) => boolean): Files {
  const out = [...files].find(([path, bytes]) => isOut(path, bytes))?.[0];
  return new Map([...files].filter(([path]) => path !== out));
}

function write(name: string, bytes: Uint8Array): string {
  const path = join(folder, name);
  writeFileSync(path, bytes);
  return path;
}

describe.each(FORMS)('%s', (form, files) => {
  const whole = write(`${form}.tar`, toTar(files()));

  it('is identical to itself, by its bytes', async () => {
    const { status, out } = await runCommand('diff', whole, whole);
    expect([status, out]).toEqual([0, expect.stringContaining('The bytes of all layers are those of their digests.')]);
  });

  it.each(DAMAGE)('%s is never identical with status 0', async (name, damage) => {
    const damaged = write(`${form} ${name}.tar`, damage(files()));
    for (const pair of [
      [whole, damaged],
      [damaged, whole],
      [damaged, damaged],
    ])
      for (const options of [[], ['--files'], ['--semantic'], ['--bit-for-bit'], ['--ignore', 'packing']]) {
        const told = await runCommand('diff', ...pair, ...options, '--json').catch(() => null);
        // An archive of which nothing is left cannot be compared at all.
        if (told === null) continue;
        const { same, verdict } = JSON.parse(told.out);
        // Two copies of the same damage have the same bytes, and that is told with it.
        const isCopy = pair[0] === pair[1] && verdict.text.includes('damaged');
        expect({ pair, options, status: told.status, same: same && !isCopy }).toEqual({
          ...{ pair, options, status: 1, same: false },
        });
      }
  });
});

describe('a layer alone', () => {
  const { bytes } = buildLayer({ entries: [{ path: 'a', content }] });
  const whole = write('layer.tar.gz', bytes);

  it('is identical to itself', async () => {
    const { status, out } = await runCommand('diff', whole, whole, '--json');
    expect([status, JSON.parse(out).same]).toEqual([0, true]);
  });

  it('is not, where it is cut', async () => {
    const cut = write('cut.tar.gz', bytes.slice(0, 20_000));
    for (const pair of [
      [whole, cut],
      [cut, cut],
    ])
      expect((await runCommand('diff', ...pair)).status).toBe(1);
  });
});
