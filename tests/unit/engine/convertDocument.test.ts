/** The worked example: a manifest alone, in the form of Docker. */
import { describe, expect, it } from 'vitest';
import { createNodeHost } from '../../../src/cli/node/host.ts';
import { createEngine } from '../../../src/engine/createEngine.ts';
import { sha256 } from '../../fixtures/image.ts';
import { DEBIAN_STRETCH } from '../../fixtures/samples.ts';

const DOCKER_FORM =
  '{"schemaVersion":2,"mediaType":"application/vnd.docker.distribution.manifest.v2+json","config":{"mediaType":' +
  '"application/vnd.docker.container.image.v1+json","size":579,"digest":"sha256:45f82268e32180cb1839f90467d9b8a82589' +
  '53d68b7221199976653308d92ef5"},"layers":[{"mediaType":"application/vnd.docker.image.rootfs.diff.tar.gzip","size":' +
  '45337510,"digest":"sha256:a4d8138d0f6b5a441aaa533faf5fe0c3996a6ca42643c46f4402c7e8bda53742"}]}';

async function openExample() {
  const host = createNodeHost('no-built-scripts-here');
  const engine = createEngine(host);
  const opened = await engine.open({ kind: 'text', name: 'manifest.json', text: JSON.stringify(DEBIAN_STRETCH) });
  return { engine, opened, stop: () => host.stop() };
}

describe('a manifest alone', () => {
  it('has a Docker form, though its config and its layer are not here', async () => {
    const { engine, opened, stop } = await openExample();
    const args = { images: [opened.roots[0]?.key ?? ''], to: 'docker-layout' as const };
    const plan = await engine.ask([opened.id], 'plan', args);
    expect(plan.objects.map(({ role, fate }) => `${role} ${fate}`)).toEqual(
      expect.arrayContaining(['manifest rewritten', 'config absent', 'layer absent']),
    );
    const made = await engine.open({ kind: 'converted', name: 'docker', of: opened.id, args });
    const { bytes } = await engine.read(made.id, { kind: 'node', key: made.roots[0]?.key ?? '' }, 0, 4096);
    expect(new TextDecoder().decode(bytes)).toBe(DOCKER_FORM);
    expect(made.roots[0]?.digest).toBe(sha256(bytes));
    const pair = await engine.ask([opened.id, made.id], 'diff', {
      left: opened.roots[0]?.key ?? '',
      right: made.roots[0]?.key ?? '',
    });
    expect([pair.why, ...pair.children.map(({ why }) => why)]).toEqual([
      ...['media-type-only', 'media-type-only', 'media-type-only'],
    ]);
    await stop();
  });

  it('has no docker-archive, which needs the config', async () => {
    const { engine, opened, stop } = await openExample();
    const args = { to: 'docker-archive' as const };
    await expect(
      engine.open({ kind: 'converted', name: 'x', of: opened.id, args: { ...args, images: ['0'] } }),
    ).rejects.toMatchObject({ code: 'not-found' });
    await stop();
  });
});
