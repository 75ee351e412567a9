/** The bundled images: made anew they are what is in public/samples, and the damaged one says what is wrong with it. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { openPath } from '../fixtures/checkImage.ts';
import { helloImage } from '../fixtures/hello.ts';
import { sha256 } from '../fixtures/image.ts';
import { DEBIAN_STRETCH, samples } from '../fixtures/samples.ts';

const stored = (name: string) => `public/samples/${name}`;

describe('bundled samples', () => {
  it('come out the same on every run', () => {
    const digests = () => [...samples()].map(([name, bytes]) => [name, sha256(bytes)]);
    expect(digests()).toEqual(digests());
  });

  it('are small', () => {
    const sizes = [...samples().keys()].map((name) => readFileSync(stored(name)).length);
    expect(sizes).toHaveLength(4);
    expect(Math.max(...sizes)).toBeLessThan(200_000);
    expect(sizes.reduce((sum, size) => sum + size)).toBeLessThan(300_000);
  });

  it('have a manifest whose digest anybody can compute', () => {
    const bytes = readFileSync(stored('debian-stretch-manifest.json'));
    expect(bytes.length).toBe(349);
    expect(sha256(bytes)).toBe('sha256:0043cd2a654fe86258f43f5b1dbbb4e6c582cc4bb6e505e9c5171c124150d155');
    expect(`${bytes}`).toBe(JSON.stringify(DEBIAN_STRETCH));
  });

  it('hold the same content in both forms', async () => {
    const { layers } = helloImage('amd64');
    for (const name of ['hello-oci.tar', 'hello-docker.tar']) {
      const { shapes, report, opened } = await openPath(stored(name));
      const text = JSON.stringify(shapes);
      for (const { diffID } of layers) expect(text).toContain(diffID);
      expect(report.ok).toBe(true);
      expect(opened.findings.filter(({ severity }) => severity === 'error')).toEqual([]);
    }
  });

  it('say of the damaged one what is wrong, and open it all the same', async () => {
    const { shapes, report } = await openPath(stored('hello-damaged.tar'));
    expect(shapes.length).toBeGreaterThan(0);
    expect(report.ok).toBe(false);
    const failed = new Set(report.checks.filter(({ ok }) => !ok).map(({ kind }) => kind));
    for (const kind of ['digest', 'size', 'diffID']) expect([...failed]).toContain(kind);
  });
});
