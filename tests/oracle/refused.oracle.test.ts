/**
 * What other programs refuse, `verify` never calls right. The programs are asked about each image of the table; a name
 * that Docker refuses is one that is told.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildImage } from '../fixtures/image.ts';
import { dockerLegacy, type Files, ociFiles, ociLayout, toFolder, toTar } from '../fixtures/layouts.ts';
import { GOOD_IMAGE, type Program, REFUSED_IMAGES } from '../fixtures/refusedImages.ts';
import { REPO_TAGS } from '../fixtures/repoTags.ts';
import { runCommand } from '../fixtures/runCommand.ts';
import { cutaway, missing, run, sayWhy } from './cutaway.ts';
import { type Docker, startDocker } from './docker.ts';

const absent = missing('skopeo', 'umoci');
const folder = mkdtempSync(join(tmpdir(), 'cutaway-refused-'));
let docker: Docker | string = 'not started';
let count = 0;

beforeAll(async () => {
  sayWhy('images that other programs refuse', absent);
  docker = absent ? absent : await startDocker(join(folder, 'docker'));
  sayWhy('images that Docker refuses', typeof docker === 'string' ? docker : undefined);
});
afterAll(async () => {
  if (typeof docker !== 'string') await docker.stop();
  rmSync(folder, { recursive: true, force: true });
});

interface Laid {
  readonly archive: string;
  readonly layout: string;
}

function lay(files: Files): Laid {
  const layout = join(folder, `${++count}`);
  const archive = `${layout}.tar`;
  writeFileSync(archive, toTar(files));
  toFolder(files, layout);
  return { archive, layout };
}

/** Does the program take it? */
const TAKES: Readonly<Record<Program, (laid: Laid) => Promise<boolean>>> = {
  async skopeo({ layout }) {
    const to = `docker-archive:${layout}.copy:x/y:1`;
    return (await run('skopeo', ['--insecure-policy', 'copy', '-q', `oci:${layout}:1`, to])).status === 0;
  },
  async umoci({ layout }) {
    return (await run('umoci', ['unpack', '--image', `${layout}:1`, `${layout}.bundle`])).status === 0;
  },
  async docker({ archive }) {
    if (typeof docker === 'string') throw new Error(docker);
    return docker.docker('load', '-q', '-i', archive).then(
      () => true,
      () => false,
    );
  },
};

async function verify(archive: string) {
  const { status, out } = await runCommand('verify', archive, '--json');
  const report: { ok: boolean; verdict: string; findings: { code: string }[] } = JSON.parse(out);
  return { ...report, status, codes: report.findings.map(({ code }) => code) };
}

describe.skipIf(absent)('an image that other programs refuse', () => {
  it.for(REFUSED_IMAGES)('$of ($by): $code', async ({ files, code, by }, test) => {
    if (by.includes('docker') && typeof docker === 'string') return test.skip(docker);
    const laid = lay(files);
    for (const program of by) expect([program, await TAKES[program](laid)]).toEqual([program, false]);
    const { codes, verdict, ok, status } = await verify(laid.archive);
    expect(codes).toContain(code);
    expect(verdict).not.toMatch(/Everything is right/);
    expect(status).toBe(ok ? 0 : 1);
  });

  it('is not one that all take', async () => {
    const laid = lay(ociLayout([{ image: GOOD_IMAGE, names: ['a/b:1'] }]));
    expect([await TAKES.skopeo(laid), await TAKES.umoci(laid)]).toEqual([true, true]);
    expect(await verify(laid.archive)).toMatchObject({
      ok: true,
      verdict: expect.stringMatching(/Everything is right\.$/),
    });
  });
});

describe.skipIf(absent)('names in a docker-archive', () => {
  it.for(REPO_TAGS)('$name is taken by docker load: $taken', async ({ name, taken }, test) => {
    if (typeof docker === 'string') return test.skip(docker);
    const laid = lay(dockerLegacy([{ image: GOOD_IMAGE, names: [name] }]));
    expect(await TAKES.docker(laid)).toBe(taken);
    expect((await verify(laid.archive)).codes.includes('tag-refused')).toBe(!taken);
  });
});

describe.skipIf(absent)('a hybrid of an image whose name is only a tag', () => {
  it('passes verify, and is loaded by Docker and copied by skopeo in both its views', async () => {
    const image = buildImage({ layers: [{ entries: [{ path: 'f', content: 'x' }] }] });
    const named = { ...image.manifest.descriptor, annotations: { 'org.opencontainers.image.ref.name': '3.19' } };
    const { archive, layout } = lay(ociFiles([...image.layers, image.config, image.manifest], [named]));
    const out = `${layout}.hybrid.tar`;
    expect((await cutaway('convert', archive, out, '--to', 'hybrid')).status).toBe(0);
    expect(await verify(out)).toMatchObject({ ok: true, verdict: expect.stringMatching(/Everything is right\.$/) });
    for (const transport of ['oci-archive', 'docker-archive']) {
      const to = `dir:${layout}.${transport}`;
      expect((await run('skopeo', ['--insecure-policy', 'copy', '-q', `${transport}:${out}`, to])).stderr).toBe('');
    }
    if (typeof docker !== 'string') expect(await TAKES.docker({ archive: out, layout })).toBe(true);
  });
});

describe.skipIf(absent)('a Docker manifest under an OCI descriptor', () => {
  it('is converted into what skopeo takes', async () => {
    const mixed = REFUSED_IMAGES.find(({ of }) => of === 'a Docker manifest under an OCI descriptor');
    const { archive, layout } = lay(mixed?.files ?? new Map());
    const out = `${layout}.converted.tar`;
    expect((await cutaway('convert', archive, out, '--to', 'oci-archive')).status).toBeLessThan(2);
    const copy = await run('skopeo', [
      '--insecure-policy',
      'copy',
      '-q',
      `oci-archive:${out}`,
      `docker-archive:${layout}.d:x/y:1`,
    ]);
    expect(copy.stderr).toBe('');
    expect((await verify(out)).verdict).toMatch(/Everything is right\.$/);
  });
});
