/** The runtime config beside the one that `umoci unpack` writes for the same image. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildImage, type ImageSpec } from '../fixtures/image.ts';
import { ociLayout, toFolder } from '../fixtures/layouts.ts';
import { cutawayJSON, missing, must, sayWhy } from './cutaway.ts';

const absent = missing('umoci');
const folder = mkdtempSync(join(tmpdir(), 'cutaway-runtime-'));
beforeAll(() => sayWhy('runtime configs', absent));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const layers = [
  {
    entries: [
      { path: 'etc/passwd', content: 'root:x:0:0::/root:/bin/sh\napp:x:1000:1001::/home/app:/bin/sh\n' },
      { path: 'etc/group', content: 'root:x:0:\nstaff:x:50:app\napp:x:1001:\n' },
      { path: 'srv/', type: 'dir' as const },
    ],
  },
];

const CONFIGS: Readonly<Record<string, ImageSpec['config']>> = {
  'a user by name': { User: 'app', Entrypoint: ['/init'], Cmd: ['-x'], WorkingDir: '/srv', Env: ['PATH=/bin', 'A=1'] },
  'a user and a group': { User: 'app:staff', Cmd: ['/bin/sh'], Env: ['PATH=/bin'] },
  'numbers only': { User: '7:8', Cmd: ['/bin/sh'], Env: ['PATH=/bin', 'HOME=/own'] },
  'labels, ports and volumes': {
    Cmd: ['/bin/sh'],
    Env: ['PATH=/bin'],
    Labels: { a: 'b', 'org.opencontainers.image.title': 'demo' },
    ExposedPorts: { '80/tcp': {} },
    Volumes: { '/data': {} },
    StopSignal: 'SIGQUIT',
  },
};

interface Spec {
  readonly process: { readonly user: object; readonly args: string[]; readonly env: string[]; readonly cwd: string };
  readonly annotations: Record<string, string>;
  readonly mounts: readonly { readonly destination: string }[];
}

/** What both must agree on: umoci also sets a terminal, TERM and annotations of empty value. */
const essence = ({ process, annotations, mounts }: Spec) => ({
  user: process.user,
  args: process.args,
  cwd: process.cwd,
  env: process.env.filter((entry) => !entry.startsWith('TERM=')).sort(),
  annotations: Object.fromEntries(Object.entries(annotations).filter(([, value]) => value !== '')),
  destinations: mounts.map(({ destination }) => destination).filter((path) => !/^\/(?:proc|sys|dev|etc)/.test(path)),
});

describe.skipIf(absent)('the runtime config', () => {
  it.each(Object.keys(CONFIGS))('of an image with %s is what umoci makes of it', async (name) => {
    const path = join(folder, name.replaceAll(/\W/g, '-'));
    toFolder(ociLayout([{ image: buildImage({ layers, config: CONFIGS[name] }), names: ['demo:1'] }]), path);
    await must('umoci', 'unpack', '--image', `${path}:1`, `${path}-bundle`);
    const theirs = JSON.parse(readFileSync(join(`${path}-bundle`, 'config.json'), 'utf8')) as Spec;
    expect(essence(await cutawayJSON<Spec>('runtime', path))).toEqual(essence(theirs));
  });
});
