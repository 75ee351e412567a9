/** Which rule takes a file, and which files no rule may touch. What the advice saves is judged by buildah (advice.oracle.test.ts). */
import { describe, expect, it } from 'vitest';
import { advise } from '../../../../src/core/advice/advise.ts';
import type { Evidence } from '../../../../src/core/advice/evidence.ts';
import type { Hidden, ShippedFile } from '../../../../src/core/advice/shippedFile.ts';
import { baseLayerCount } from '../../../../src/core/image/baseSteps.ts';
import type { ImageSummary } from '../../../../src/core/image/summary.ts';

const SIZE = 1_000_000;

function evidence(files: readonly ShippedFile[], lines: readonly string[], more: Partial<Evidence> = {}): Evidence {
  const steps = lines.map((instruction, layer) => ({ createdBy: '', emptyLayer: false, layer, instruction }));
  return {
    ...{ files, twins: new Map(), steps, stored: lines.map(() => SIZE), baseLayers: 0, builtTimes: [], neighbours: [] },
    layers: lines.map((_, layer) => ({ layer, step: layer })) as unknown as ImageSummary['layers'],
    platform: { os: 'linux', architecture: 'amd64' },
    basis: { incomplete: [], unchecked: [] },
    ...more,
  };
}

const file = (path: string, hidden?: Hidden): ShippedFile => ({ path, layer: 0, entry: 0, size: SIZE, hidden });
const rulesOf = async (given: Evidence) => (await advise(given, async () => undefined)).map(({ rule }) => rule);

const PATHS: readonly [path: string, rule: string | undefined, step?: string][] = [
  ['var/lib/apt/lists/deb.debian.org_Packages.lz4', 'package-cache/apt'],
  ['var/cache/apt/archives/a.deb', 'package-cache/apt'],
  ['var/cache/apk/APKINDEX.tar.gz', 'package-cache/apk'],
  ['var/cache/dnf/x.solv', 'package-cache/dnf'],
  ['root/.cache/pip/http/a', 'package-cache/pip'],
  ['home/app/.npm/_cacache/content/a', 'package-cache/npm'],
  ['usr/local/share/.cache/yarn/v6/a', 'package-cache/yarn'],
  ['root/.cache/go-build/00/a', 'package-cache/go-build'],
  ['go/pkg/mod/a.com/b@v1/c.go', 'package-cache/go-mod'],
  ['usr/local/cargo/registry/src/a', 'package-cache/cargo'],
  ['root/.m2/repository/a.jar', 'package-cache/maven'],
  ['usr/local/bundle/cache/rack-3.gem', 'package-cache/gem'],
  ['opt/conda/pkgs/a/b', 'package-cache/conda'],
  ['var/lib/apt/extended_states', undefined],
  ['app/cache/apt', undefined],
  ['srv/.git/objects/a', 'build-context', 'COPY . /srv'],
  ['srv/.git/objects/a', undefined, 'RUN git clone x'],
  ['srv/.env', 'build-context', 'COPY . /srv'],
  ['srv/.env.example', undefined, 'COPY . /srv'],
  ['srv/node_modules/a/.github/b', undefined, 'COPY . /srv'],
  ['srv/environment', undefined, 'COPY . /srv'],
  ['srv/.env', undefined, 'COPY file:0a1b in /srv/.env'],
  ['srv/.env', 'build-context', 'COPY dir:0a1b in /srv'],
  ['srv/.env', undefined, 'COPY <file> /srv/.env'],
  ...[
    ...['.ssh/id_work', 'keys/id_rsa', '.aws/credentials', '.kube/config', '.docker/config.json', '.npmrc'],
    ...['.pypirc', '.netrc', '.git-credentials'],
  ].flatMap((path): [string, string | undefined, string][] => [
    [`srv/${path}`, 'build-context/credentials', 'COPY . /srv'],
    [`srv/${path}`, 'build-context/credentials', 'ADD --chown=1 ./ /srv # buildkit'],
    [`srv/${path}`, undefined, `COPY ${path} /srv/${path}`],
    [`srv/${path}`, undefined, 'RUN make login'],
  ]),
  ['srv/.ssh/a', undefined, 'COPY conf/.ssh/ /srv/.ssh # buildkit'],
  ['srv/.ssh/authorized_keys', undefined, 'COPY . /srv'],
  ['srv/.docker/compose.json', undefined, 'COPY . /srv'],
  ['tmp/a.tar.gz', 'left-archive', 'RUN curl -O x/a.tar.gz && tar -xzf a.tar.gz'],
  ['opt/a.deb', 'left-archive', 'RUN dpkg -i /opt/*.deb'],
  ['opt/a.zip', undefined, 'COPY a.zip /opt'],
  ['usr/lib/debug/.build-id/00/a.debug', 'needless/debug-symbols'],
  ['srv/dist/main.js.map', 'needless/source-maps'],
  ['srv/dist/world.map', undefined],
  ['usr/libexec/gcc/x86_64-linux-gnu/12/cc1', 'needless/toolchain'],
  ['usr/bin/x86_64-linux-gnu-gcc-12', 'needless/toolchain'],
  ['usr/bin/gccgo-tool', undefined],
  ['usr/include/stdio.h', 'needless/development-files'],
  ['usr/lib/x86_64-linux-gnu/libc.a', 'needless/development-files'],
  ['usr/lib/x86_64-linux-gnu/libc.so.6', undefined],
  ['usr/share/doc/bash/README', 'needless/documentation'],
  ['usr/share/doc/bash/copyright', undefined],
  ['usr/share/man/man1/ls.1.gz', 'needless/documentation'],
  ['usr/share/locale/de/LC_MESSAGES/ls.mo', 'needless/locales'],
  ['srv/node_modules/a/prebuilds/win32-x64/a.node', 'needless/other-platforms'],
  ['srv/node_modules/a/prebuilds/linux-x64/a.node', undefined],
  ['srv/node_modules/@esbuild/darwin-arm64/bin/esbuild', 'needless/other-platforms'],
  ['srv/node_modules/@img/sharp-linuxmusl-x64/a.node', undefined],
  ['srv/node_modules/@img/sharp-linux-arm64/a.node', 'needless/other-platforms'],
  ['usr/lib/python3/__pycache__/a.pyc', 'needless/bytecode'],
  ['srv/node_modules/typescript/lib/tsc.js', 'needless/development-dependencies'],
  ['srv/node_modules/typescript-is/index.js', undefined],
  ['usr/lib/python3/dist-packages/a/tests/b', 'needless/tests'],
  ['tmp/a', 'needless/temporary-files'],
  ['usr/bin/bash', undefined],
];

describe('a file goes to a rule', () => {
  it.each(PATHS)('%s: %s', async (path, rule, step = 'RUN x') => {
    expect(await rulesOf(evidence([file(path)], [step]))).toEqual(rule === undefined ? [] : [rule]);
  });

  it('one alone, and what the layers prove comes first', async () => {
    const hidden = { by: 1, how: 'deleted', same: false } as const;
    const gone = [file('var/lib/apt/lists/a', hidden), file('usr/share/doc/a/b', hidden)];
    const items = await advise(evidence(gone, ['RUN a', 'RUN b']), async () => undefined);
    expect(items).toMatchObject([{ rule: 'removed-later', files: 2, saving: { unpacked: 2 * SIZE, atRest: null } }]);
  });

  it('credentials that a step copied are named, whatever a later one makes of them', async () => {
    const hidden = [
      { by: 1, how: 'deleted', same: false } as const,
      { by: 1, how: 'overwritten', same: true } as const,
    ];
    const items = await advise(
      evidence(
        hidden.map((how, at) => file(`srv/${at}/.npmrc`, how)),
        ['COPY . /srv', 'RUN chown -R 1 /srv'],
      ),
      async () => 0,
    );
    expect(items).toMatchObject([{ rule: 'build-context/credentials', files: 2 }]);
    expect(items[0]?.change.split('\n').slice(0, 2)).toEqual(['# .dockerignore', '**/.npmrc']);
  });

  it('what is of the base image comes last', async () => {
    const base = file('var/cache/apk/a');
    const own = { ...file('root/.cache/pip/a'), layer: 1, size: SIZE / 2 };
    const items = await advise(evidence([base, own], ['RUN a', 'RUN b'], { baseLayers: 1 }), async () => 1);
    expect(items.map(({ rule, inBase }) => [rule, inBase])).toEqual([
      ['package-cache/pip', false],
      ['package-cache/apk', true],
    ]);
  });
});

const CHANGES: readonly [lines: readonly [string, string], change: string][] = [
  [['COPY . /srv', 'RUN chown -R app:app /srv'], 'COPY --chown=app:app . /srv'],
  [['COPY a /srv/a', 'RUN chmod 755 /srv/a'], 'COPY --chmod=755 a /srv/a'],
  [['ADD a /srv/a', 'RUN chown 1:1 /srv/a && chmod u+x /srv/a'], 'ADD --chown=1:1 --chmod=u+x a /srv/a'],
];

it.each(CHANGES)('%j: %s', async (lines, change) => {
  const rewritten = file('srv/a', { by: 1, how: 'overwritten', same: true });
  const [item] = await advise(evidence([rewritten], lines), async () => 0);
  expect(item?.change.split('\n')[0]).toBe(change);
});

const HASHED: readonly string[] = [
  'ADD <file> /srv',
  'COPY <directory> /srv',
  'COPY --chown=1:1 <files> /srv',
  'COPY file:12 in /',
];

it.each(HASHED)('%s is not a line that one could write', async (line) => {
  const rewritten = file('srv/a', { by: 1, how: 'overwritten', same: true });
  const [item] = await advise(evidence([rewritten], [line, 'RUN chmod 755 /srv/a']), async () => 0);
  expect(item?.change).toBe('Set owner and mode where the files are copied: COPY --chmod=755 …');
});

const OF_BASE: readonly [hidden: Hidden, change: string][] = [
  [{ by: 1, how: 'overwritten', same: true }, 'Leave files of the base image as they are'],
  [{ by: 1, how: 'deleted', same: false }, 'Start from a base image without these files'],
  [{ by: 1, how: 'overwritten', same: false }, 'Start from a newer base image'],
];

it.each(OF_BASE)('of files of the base image, %j: %s', async (hidden, change) => {
  const given = evidence([file('a', hidden)], ['ADD <file> /', 'RUN x'], { baseLayers: 1 });
  const [item] = await advise(given, async () => 0);
  expect(item?.change).toContain(change);
});

const BASES: readonly [lines: readonly string[], layers: number][] = [
  [['ADD <file> /', 'RUN a'], 1],
  [['ADD alpine-minirootfs-3.20.0-x86_64.tar.gz /', 'CMD ["sh"]', 'RUN a'], 1],
  [['ADD alpine-minirootfs-3.20.0-x86_64.tar.gz /', 'RUN a'], 1],
  [['ADD rootfs.tar.xz /', 'RUN a', 'CMD ["sh"]', 'RUN b'], 2],
  [['ADD <file> /'], 0],
  [['ADD <file> /srv', 'RUN a'], 0],
  [['COPY <directory> /', 'RUN a'], 0],
  [['RUN a', 'ADD <file> /'], 0],
  [[], 0],
];

it.each(BASES)('%j: %i layers of the base image', (lines, layers) => {
  const steps = lines.map((instruction) => ({ instruction, emptyLayer: instruction.startsWith('CMD') }));
  expect(baseLayerCount(steps)).toBe(layers);
});

describe('a layer that is listed twice', () => {
  const rewritten = file('srv/a', { by: 1, how: 'overwritten', same: true });
  const listed = (one: object, other: object) =>
    evidence([rewritten], ['COPY a /srv/a', 'COPY a /srv/a'], {
      layers: [one, other].map((each, layer) => ({ layer, step: layer, ...each })) as unknown as ImageSummary['layers'],
    });

  it.each([
    ['one blob', { digest: 'a', diffID: 'x' }, { digest: 'a', diffID: 'x' }, 'rewritten/same-layer', 0],
    ['compressed otherwise', { digest: 'a', diffID: 'x' }, { digest: 'b', diffID: 'x' }, 'rewritten/same-layer', 7],
    ['another', { digest: 'a', diffID: 'x' }, { digest: 'b', diffID: 'y' }, 'rewritten', 7],
    ['unknown', { digest: null, diffID: null }, { digest: null, diffID: null }, 'rewritten', 7],
  ])('as %s', async (_, one, other, rule, atRest) => {
    const [item] = await advise(listed(one, other), async () => 7);
    expect(item).toMatchObject({ rule, saving: { unpacked: SIZE, atRest } });
    expect(item?.title.includes('The same layer')).toBe(rule === 'rewritten/same-layer');
  });
});

const ORDERS: readonly [lines: readonly string[], again: boolean][] = [
  [['COPY . /app', 'RUN npm ci'], true],
  [['COPY <directory> /app', 'RUN cd /app && yarn install'], true],
  [['COPY package.json /app/', 'RUN npm ci', 'COPY . /app'], false],
  [['COPY . /app', 'RUN npm install -g pm2'], false],
  [['COPY --from=build . /app', 'RUN npm ci'], false],
  [['COPY --chown=1:1 . /app', 'RUN pip install --no-cache-dir -r requirements.txt'], true],
  [['COPY ./src /app', 'RUN apt-get update && apt-get install -y curl'], false],
];

it.each(ORDERS)('%j are in the wrong order: %s', async (lines, again) => {
  expect((await rulesOf(evidence([], lines))).includes('step-order')).toBe(again);
});

describe('a layer of files that are compressed already', () => {
  const MIB = 2 ** 20;
  const packed = (stored: number, content: number, compression: string, more: Partial<Evidence> = {}) => {
    const base = evidence([{ ...file('srv/data.bin'), size: content }], ['COPY data.bin /srv'], {
      stored: [stored],
      ...more,
    });
    return { ...base, layers: base.layers.map((layer) => ({ ...layer, compression })) };
  };

  it.each<[string, Evidence, boolean]>([
    ['is told where compression makes it hardly smaller', packed(39 * MIB, 40 * MIB, 'gzip'), true],
    ['is not told where it makes it smaller', packed(30 * MIB, 40 * MIB, 'gzip'), false],
    ['is not told where it is not compressed', packed(40 * MIB, 40 * MIB, 'none'), false],
    ['is not told of zstd, which stores it as it is', packed(39 * MIB, 40 * MIB, 'zstd'), false],
    ['is not told where it is small', packed(3 * MIB, 3 * MIB, 'gzip'), false],
    ['is not told of the base image', packed(39 * MIB, 40 * MIB, 'gzip', { baseLayers: 1 }), false],
    [
      'is not told where it was not read in full',
      packed(39 * MIB, 40 * MIB, 'gzip', {
        basis: { incomplete: [{ layer: 0, why: 'damaged', message: '' }], unchecked: [] },
      } as unknown as Partial<Evidence>),
      false,
    ],
  ])('%s', async (_, given, told) => {
    expect((await rulesOf(given)).includes('compressed-already')).toBe(told);
  });
});

it('a cache that a later step writes again is advised on as a cache, in each layer', async () => {
  const first = file('var/cache/apt/pkgcache.bin', { by: 1, how: 'overwritten', same: false });
  const second = { ...file('var/cache/apt/pkgcache.bin'), layer: 1 };
  expect(await rulesOf(evidence([first, second], ['RUN a', 'RUN b']))).toEqual([
    'package-cache/apt',
    'package-cache/apt',
  ]);
});

it.each([
  ['RUN apt-get purge -y gcc && apt-get autoremove -y', 'Install, use and remove the packages in one RUN'],
  ['RUN apk del .build-deps', 'Install, use and remove the packages in one RUN'],
  ['RUN rm -r /opt/build', 'Delete the files in the RUN that writes them'],
])('%s: %s', async (line, change) => {
  const gone = file('opt/build/a', { by: 1, how: 'deleted', same: false });
  const [item] = await advise(evidence([gone], ['RUN make', line]), async () => 0);
  expect(item?.change).toContain(change);
});

it.each(['var/lib/dpkg/status-old', 'etc/passwd-', 'usr/share/doc/a/copyright'])(
  '%s is no copy to be linked',
  async (path) => {
    const [one, other] = [file('a'), file(path)];
    expect(await rulesOf(evidence([one, other], ['RUN a'], { twins: new Map([[other, one]]) }))).toEqual([]);
  },
);
