import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { createNodeHost } from '../../../../src/cli/node/host.ts';
import { ignoringNoise } from '../../../../src/core/diff/judgement/ignored.ts';
import { STYLE } from '../../../../src/core/diff/report/style.ts';
import { createEngine } from '../../../../src/engine/createEngine.ts';
import { type BuiltImage, buildImage } from '../../../fixtures/image.ts';
import { ociLayout, toTar } from '../../../fixtures/layouts.ts';
import { runs } from '../../../fixtures/deep.ts';

const folder = mkdtempSync(join(tmpdir(), 'cutaway-report-test-'));
const host = createNodeHost(join(folder, 'no-built-scripts-here'));
const engine = createEngine(host);
afterAll(async () => {
  await host.stop();
  rmSync(folder, { recursive: true });
});

async function open(name: string, image: BuiltImage) {
  const path = join(folder, name);
  writeFileSync(path, toTar(ociLayout([{ image, names: ['demo:1'] }])));
  const { id, roots } = await engine.open({ kind: 'path', name, path });
  return { id, key: roots[0]?.key ?? '' };
}

async function report(left: BuiltImage, right: BuiltImage, name = 'image.tar'): Promise<string> {
  const [a, b] = [await open(name, left), await open(`b${name}`, right)];
  const blob = await engine.ask([a.id, b.id], 'report', { left: a.key, right: b.key, ignored: ignoringNoise(0) });
  expect(blob.type).toBe('text/html');
  for (const { id } of [a, b]) await engine.close(id);
  return blob.text();
}

const ELEMENTS = new Set(
  `html head meta title style body main h1 h2 h3 p br ol ul li span code details summary div table thead tbody tr th td pre ins
  del svg defs pattern rect circle polygon text`.split(/\s+/),
);
const ATTRIBUTES = new Set(
  `lang charset content name class open role tabindex scope id width height x y cx cy r points viewBox http-equiv aria-label
  patternUnits patternTransform`.split(/\s+/),
);
const TAG = /<(\/?)([a-z][a-z0-9]*)((?:\s+[A-Za-z-]+(?:="[^"<>]*")?)*)\s*\/?>/g;

/** Fails on any tag or attribute that the report's own templates don't have. */
function checkMarkup(page: string): void {
  const text = page
    .replace('<!doctype html>', '')
    .replace(`<style>${STYLE}</style>`, '')
    .replace(TAG, (_, __, name: string, attributes: string) => {
      expect(ELEMENTS).toContain(name);
      for (const [, attribute] of attributes.matchAll(/\s+([A-Za-z-]+)(?:="[^"<>]*")?/g))
        expect(ATTRIBUTES).toContain(attribute);
      return '';
    });
  expect(text).not.toMatch(/[<>]/);
}

const hostile = fc
  .array(
    fc.constantFrom(
      ...[
        '<script>',
        '</script>',
        '</pre>',
        '<img src=x onerror=alert(1)>',
        '"',
        "'",
        '&',
        '&lt;',
        '<!--',
        '-->',
        ']]>',
      ],
      ...['" onload="x', '\u202e', '\u0000', '</title>', '</style>', 'a', '\n', '</details>', '<svg/onload=x>', '`'],
    ),
    { minLength: 1, maxLength: 5 },
  )
  .map((parts) => parts.join(''));
const inPath = hostile.map((text) => text.replaceAll('/', '|').replaceAll('\u0000', ''));

describe('the report', () => {
  it('lets no markup of an image through, wherever it stands', async () => {
    const everywhere = fc.record({ path: inPath, text: hostile, label: hostile, step: hostile, link: hostile });
    await fc.assert(
      fc.asyncProperty(everywhere, everywhere, async (a, b) => {
        const make = ({ path, text, label, step, link }: typeof a) =>
          buildImage({
            layers: [
              {
                createdBy: `RUN ${step}`,
                entries: [
                  { path: `srv/${path}`, content: text },
                  { path: 'etc/motd', content: `${text}\nsecond line\n` },
                  { path: 'srv/link', type: 'symlink', link: `x${link.replaceAll('\u0000', '')}` },
                  {
                    path: 'var/lib/dpkg/status',
                    content: `Package: p${path.replaceAll('\n', '')}\nStatus: install ok installed\nVersion: 1${label.replaceAll('\n', '')}\n\n`,
                  },
                ],
              },
            ],
            config: { Labels: { [label]: text }, Cmd: [step] },
          });
        checkMarkup(await report(make(a), make(b)));
      }),
      { numRuns: runs(8, 50) },
    );
  });

  it('would be caught if it did', () => {
    for (const planted of ['<script>x</script>', '<b onclick="x">', '<p onclick="x">', 'a < b', '<img src=x>'])
      expect(() => checkMarkup(`<main><p>${planted}</p></main>`)).toThrow();
  });

  it('fetches nothing and runs nothing, by its own policy', async () => {
    const image = buildImage({ layers: [{ entries: [{ path: 'a', content: 'a' }] }] });
    const page = await report(image, image);
    expect(page).toContain(`content="default-src &#39;none&#39;; style-src &#39;unsafe-inline&#39;"`);
    expect(page).not.toMatch(/\s(?:src|href|srcset|action)=|@import|url\((?!#)/);
    expect(page).toContain('Identical');
  });
});
