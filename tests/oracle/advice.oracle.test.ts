/**
 * Advice held to its word: each rule's image is built by buildah as it was and as the advice says, and what the second
 * ships less is what was promised, within 5 %.
 */
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { AdviceItem, Saving } from '../../src/core/advice/advice.ts';
import { CACHE_KINDS } from '../../src/core/advice/rules/caches.ts';
import { FILE_RULES, IMAGE_RULES } from '../../src/core/advice/rules/index.ts';
import { NEEDLESS_KINDS } from '../../src/core/advice/rules/needless.ts';
import { onlyDeep, share } from '../fixtures/deep.ts';
import { cutawayJSON, missing, must, sayWhy } from './cutaway.ts';

const absent = missing('buildah', 'python3', 'busybox');
const root = absent ? '' : mkdtempSync(join(tmpdir(), 'cutaway-advice-'));
const storage = ['--root', join(root, 'storage'), '--runroot', join(root, 'run'), '--storage-driver', 'vfs'];
const context = join(root, 'context');

interface Advised {
  readonly items: readonly AdviceItem[];
  readonly saving: Saving;
}

interface Measured {
  readonly content: number;
  readonly stored: number;
  readonly layers: readonly (readonly [digest: string, size: number])[];
}

const RUN = 'RUN --mount=type=bind,source=stuff,target=/stuff';

/** Rule, the Dockerfile below `FROM base`, and the same as the advice says. */
const PAIRS: readonly [rule: string, before: string, after: string][] = [
  [
    'rewritten',
    'COPY stuff /srv/app\nRUN chown -R 1000:1000 /srv/app && chmod -R 0750 /srv/app',
    'COPY --chown=1000:1000 --chmod=0750 stuff /srv/app',
  ],
  [
    'removed-later',
    `${RUN} cp -r /stuff /opt/build && cp /stuff/text /opt/result\nRUN rm -r /opt/build`,
    `${RUN} cp -r /stuff /opt/build && cp /stuff/text /opt/result && rm -r /opt/build`,
  ],
  [
    'overwritten-later',
    `${RUN} cp /stuff/program /usr/bin/tool && cp /stuff/text /opt/text\n${RUN} cp /stuff/noise /usr/bin/tool`,
    `${RUN} cp /stuff/noise /usr/bin/tool && cp /stuff/text /opt/text`,
  ],
  [
    'package-cache/apt',
    `${RUN} mkdir -p /var/lib/apt/lists /var/cache/apt/archives && cp /stuff/text /var/lib/apt/lists/Packages && cp /stuff/noise /var/cache/apt/archives/a.deb && cp /stuff/program /usr/bin/a`,
    `${RUN} cp /stuff/program /usr/bin/a`,
  ],
  [
    'package-cache/npm',
    `${RUN} mkdir -p root/.npm/_cacache /srv/node_modules/a && cp -r /stuff/small root/.npm/_cacache/content && cp /stuff/text /srv/node_modules/a/index.js`,
    `${RUN} mkdir -p /srv/node_modules/a && cp /stuff/text /srv/node_modules/a/index.js`,
  ],
  ['build-context', 'COPY repository /srv/app', 'COPY repository/src /srv/app/src'],
  [
    'left-archive',
    'COPY stuff.tar.gz /tmp/stuff.tar.gz\nRUN mkdir /opt/stuff && tar -xzf /tmp/stuff.tar.gz -C /opt/stuff',
    'RUN --mount=type=bind,source=stuff.tar.gz,target=/mnt/stuff.tar.gz mkdir /opt/stuff && tar -xzf /mnt/stuff.tar.gz -C /opt/stuff',
  ],
  [
    'needless/documentation',
    `${RUN} mkdir -p /usr/share/man/man1 /usr/share/doc/a && cp /stuff/program /usr/bin/a && cp /stuff/text /usr/share/man/man1/a.1 && cp -r /stuff/small /usr/share/doc/a/notes && cp /stuff/text /usr/share/doc/a/copyright`,
    `${RUN} mkdir -p /usr/share/doc/a && cp /stuff/program /usr/bin/a && cp /stuff/text /usr/share/doc/a/copyright`,
  ],
  [
    'needless/development-files',
    `${RUN} mkdir -p /usr/include/a /usr/lib && cp -r /stuff/small /usr/include/a/x && cp /stuff/program /usr/lib/liba.a && cp /stuff/noise /usr/lib/liba.so`,
    `${RUN} mkdir -p /usr/lib && cp /stuff/noise /usr/lib/liba.so`,
  ],
  [
    'same-content',
    `${RUN} mkdir -p /opt/a /opt/b && cp -r /stuff/text /stuff/noise /opt/a && cp -r /stuff/text /stuff/noise /opt/b`,
    `${RUN} mkdir -p /opt/a /opt/b && cp -r /stuff/text /stuff/noise /opt/a && ln /opt/a/text /opt/a/noise /opt/b`,
  ],
];

/** A path that each kind of leftover has: one step each brings it with a file that has to stay. */
const LEFTOVERS: readonly [rule: string, path: string][] = [
  ['package-cache/apt', 'var/lib/apt/lists/x_Packages'],
  ['package-cache/apk', 'var/cache/apk/APKINDEX.1.tar.gz'],
  ['package-cache/dnf', 'var/cache/dnf/base-1/repodata/primary.xml.gz'],
  ['package-cache/zypper', 'var/cache/zypp/raw/oss/primary.xml.gz'],
  ['package-cache/pacman', 'var/cache/pacman/pkg/a-1-x86_64.pkg.tar.zst'],
  ['package-cache/pip', 'root/.cache/pip/http-v2/a/b'],
  ['package-cache/uv', 'root/.cache/uv/archive-v0/a'],
  ['package-cache/poetry', 'root/.cache/pypoetry/cache/a'],
  ['package-cache/conda', 'opt/conda/pkgs/a-1-0.conda'],
  ['package-cache/npm', 'root/.npm/_cacache/content-v2/sha512/a'],
  ['package-cache/yarn', 'usr/local/share/.cache/yarn/v6/npm-a/a.js'],
  ['package-cache/pnpm', 'root/.local/share/pnpm/store/v3/files/00/a'],
  ['package-cache/bun', 'root/.bun/install/cache/a@1/a.js'],
  ['package-cache/go-build', 'root/.cache/go-build/00/00-d'],
  ['package-cache/go-mod', 'root/go/pkg/mod/example.org/a@v1.0.0/a.go'],
  ['package-cache/cargo', 'usr/local/cargo/registry/src/index/a-1/lib.rs'],
  ['package-cache/maven', 'root/.m2/repository/org/x/a/1/a-1.jar'],
  ['package-cache/gem', 'usr/local/lib/ruby/gems/3.1.0/cache/a-1.gem'],
  ['package-cache/composer', 'root/.composer/cache/files/a'],
  ['package-cache/nuget', 'root/.local/share/NuGet/v3-cache/a'],
  ['package-cache/ccache', 'root/.ccache/0/a'],
  ['needless/debug-symbols', 'usr/lib/debug/.build-id/00/a.debug'],
  ['needless/source-maps', 'srv/app/main.js.map'],
  ['needless/toolchain', 'usr/bin/x86_64-linux-gnu-gcc-12'],
  ['needless/development-files', 'usr/include/a.h'],
  ['needless/documentation', 'usr/share/man/man1/a.1'],
  ['needless/locales', 'usr/share/locale/de/LC_MESSAGES/a.mo'],
  ['needless/other-platforms', 'srv/node_modules/@esbuild/win32-x64/esbuild.exe'],
  ['needless/bytecode', 'srv/a/__pycache__/a.cpython-311.pyc'],
  ['needless/development-dependencies', 'srv/node_modules/typescript/lib/tsc.js'],
  ['needless/tests', 'usr/lib/python3/dist-packages/a/tests/data.txt'],
  ['needless/temporary-files', 'tmp/a'],
];
/** Of other bytes each time, so that none is the copy of another. */
const kept = (at: number) => `mkdir -p /srv/kept && head -c ${400_000 + at * 1000} /stuff/program > /srv/kept/${at}`;
const left = (path: string, at: number) =>
  `mkdir -p /${path.slice(0, path.lastIndexOf('/'))} && tail -c ${700_000 + at * 1000} /stuff/text > /${path}`;
const LEFT_IN = LEFTOVERS.map(([, path], at) => `${RUN} ${kept(at)} && ${left(path, at)}`).join('\n');
const LEFT_OUT = LEFTOVERS.map((_, at) => `${RUN} ${kept(at)}`).join('\n');

const DISTRIBUTION = (version: string, file: string) =>
  `FROM base\n${RUN} mkdir -p /etc && printf 'ID=made\\nVERSION_ID=${version}\\nPRETTY_NAME="Made ${version}"\\n' > /etc/os-release && cp /stuff/${file} /usr/lib/${file}\nCMD ["/bin/sh"]\n`;
/** The base is put together at another time: the same files, and another blob. */
const AT = (time: string) =>
  `FROM scratch\nCOPY busybox /bin/busybox\nCOPY stuff /usr/lib/stuff\nLABEL at=${time}\nRUN ["/bin/busybox", "touch", "-d", "@${time}", "/usr/lib/stuff/noise", "/usr/lib/stuff"]\nRUN ["/bin/busybox", "--install", "-s", "/bin"]\nRUN mkdir -p /opt\nCMD ["/bin/sh"]\n`;

/** How the bases of two images differ, both base images, and how the first image is pushed. */
const BESIDE: readonly [why: string, base: string, other: string, push: readonly string[]][] = [
  ['the same tar', DISTRIBUTION('1', 'noise'), DISTRIBUTION('1', 'noise'), ['--compression-level', '1']],
  ['Every path, attribute and byte', AT('1600000000'), AT('1700000000'), []],
  ['Made 1, the one of', DISTRIBUTION('1', 'text'), DISTRIBUTION('2', 'program'), []],
];

async function build(name: string, dockerfile: string, ...flags: string[]): Promise<string> {
  const file = join(root, `${name}.Dockerfile`);
  writeFileSync(file, dockerfile);
  const layout = join(root, name);
  await must(
    'buildah',
    ...storage,
    'bud',
    '--isolation',
    'chroot',
    '--layers',
    '-q',
    ...flags,
    '-f',
    file,
    '-t',
    name,
    context,
  );
  await must('buildah', ...storage, 'push', '-q', '--compression-format', 'gzip', name, `oci:${layout}`);
  return layout;
}

const measure = async (layout: string): Promise<Measured> =>
  JSON.parse(await must('python3', join(import.meta.dirname, 'advice.py'), 'measure', layout));
/** The last layer's; tarfile reads no zstd. */
async function measureStored(layout: string): Promise<number> {
  const [manifest = ''] = (await must('sh', '-c', `grep -lE '"layers": *\\[' ${layout}/blobs/sha256/*`))
    .trim()
    .split('\n');
  const { layers } = JSON.parse(readFileSync(manifest, 'utf8')) as { layers: { size: number }[] };
  return layers.at(-1)?.size ?? 0;
}
const advise = (layout: string) => cutawayJSON<Advised>('advice', layout);
const sum = (items: readonly AdviceItem[], of: (saving: Saving) => number) =>
  items.reduce((total, { saving }) => total + of(saving), 0);

beforeAll(async () => {
  if (absent) return sayWhy('advice', absent);
  const busybox = (await must('sh', '-c', 'command -v busybox')).trim();
  const stuff = join(context, 'stuff');
  await must('python3', join(import.meta.dirname, 'advice.py'), 'make', stuff, busybox);
  await must('tar', '-C', stuff, '-czf', join(context, 'stuff.tar.gz'), '.');
  for (const folder of ['src', '.git/objects', '.vscode'])
    mkdirSync(join(context, 'repository', folder), { recursive: true });
  copyFileSync(join(stuff, 'text'), join(context, 'repository/src/main.js'));
  copyFileSync(join(stuff, 'noise'), join(context, 'repository/.git/objects/pack'));
  copyFileSync(join(stuff, 'text'), join(context, 'repository/.vscode/settings.json'));
  copyFileSync(busybox, join(context, 'busybox'));
  await build(
    'base',
    'FROM scratch\nCOPY busybox /bin/busybox\nRUN ["/bin/busybox", "--install", "-s", "/bin"]\nRUN mkdir -p /opt /usr/bin /usr/lib\nCMD ["/bin/sh"]\n',
  );
});

afterAll(() => {
  if (root) rmSync(root, { recursive: true, force: true });
});

/** Those that `npm test` builds; `npm run test:deep` builds the others, and the pairs of steps and times. */
const QUICK: ReadonlySet<string> = new Set(['same-content']);

describe.skipIf(absent)('advice saves what it promises', () => {
  for (const [rule, before, after] of share(PAIRS, ([rule]) => QUICK.has(rule))) {
    it(rule, async () => {
      const name = rule.replace(/\W/g, '-');
      const was = await build(`${name}-before`, `FROM base\n${before}\n`);
      const is = await build(`${name}-after`, `FROM base\n${after}\n`);
      const { items } = await advise(was);
      const own = items.filter((item) => item.rule === rule);
      expect(own.length).toBeGreaterThan(0);
      const [old, fresh] = [await measure(was), await measure(is)];
      const [content, stored] = [old.content - fresh.content, old.stored - fresh.stored];
      expect(sum(own, ({ unpacked }) => unpacked)).toBe(content);
      const promised = sum(own, ({ atRest }) => atRest ?? 0);
      expect(Math.abs(promised - stored) / stored, `promised ${promised}, saved ${stored}`).toBeLessThan(0.05);
      expect((await advise(is)).items.filter((item) => item.rule === rule)).toEqual([]);
    });
  }

  it.each(share(BESIDE, () => false))('shared-base: %s', async (kind, first, second, push) => {
    const name = `beside-${BESIDE.findIndex(([each]) => each === kind)}`;
    const layout = join(root, name);
    const both = async (base: string, flags: readonly string[], into: string) => {
      await build(`${name}-base`, first);
      await build(`${name}-other`, second);
      for (const [image, from, how] of [
        ['app', base, flags],
        ['worker', `${name}-other`, []],
      ] as const) {
        await build(`${name}-${image}`, `FROM ${from}\n${RUN} cp -r /stuff/small /opt/${image}\n`);
        await must('buildah', ...storage, 'push', '-q', ...how, `${name}-${image}`, `oci:${into}:${image}`);
      }
      return measure(into);
    };
    const was = await both(`${name}-base`, push, layout);
    const is = await both(`${name}-other`, [], `${layout}-after`);
    const { items } = await cutawayJSON<Advised>('advice', layout, '--image', 'app');
    const [item, more] = items.filter(({ rule }) => rule === 'shared-base');
    expect(more).toBeUndefined();
    const saved = was.stored - is.stored;
    const promised = item?.together?.atRest ?? 0;
    expect(Math.abs(promised - saved) / saved, `promised ${promised}, saved ${saved}`).toBeLessThan(0.05);
    expect(item?.why).toContain(kind);
    const after = await cutawayJSON<Advised>('advice', `${layout}-after`, '--image', 'app');
    expect(after.items.filter(({ rule }) => rule === 'shared-base')).toEqual([]);
  });

  it('every rule, and every kind of leftover of one, has a pair', () => {
    const judged = new Set([...PAIRS, ...LEFTOVERS].map(([rule]) => rule.split('/')[0]));
    expect(FILE_RULES.map(({ name }) => name).filter((name) => !judged.has(name))).toEqual([]);
    const kinds = [
      ...CACHE_KINDS.map((kind) => `package-cache/${kind}`),
      ...NEEDLESS_KINDS.map((kind) => `needless/${kind}`),
    ];
    expect(LEFTOVERS.map(([rule]) => rule).sort()).toEqual(kinds.sort());
    const others = ['shared-base', 'step-order', 'unowned-privileges', 'build-times', 'compressed-already'];
    expect(IMAGE_RULES.map(({ name }) => name).sort()).toEqual(others.sort());
  });

  it.runIf(onlyDeep())('each kind of leftover: a step without it ships what was promised less', async () => {
    const [was, is] = [
      await build('left-in', `FROM base\n${LEFT_IN}\n`),
      await build('left-out', `FROM base\n${LEFT_OUT}\n`),
    ];
    const [old, fresh] = [await measure(was), await measure(is)];
    const { items, saving } = await advise(was);
    const first = old.layers.length - LEFTOVERS.length;
    const wrong = LEFTOVERS.flatMap(([rule], at) => {
      const layer = first + at;
      const own = items.filter((item) => item.layers.includes(layer) && item.saving.unpacked > 0);
      const stored = (old.layers[layer]?.[1] ?? 0) - (fresh.layers[layer]?.[1] ?? 0);
      const promised = sum(own, ({ atRest }) => atRest ?? 0);
      const holds =
        own.length === 1 && own[0]?.rule === rule && sum(own, ({ unpacked }) => unpacked) === 700_000 + at * 1000;
      return holds && Math.abs(promised - stored) / stored < 0.05 ? [] : [{ rule, own, promised, stored }];
    });
    expect(wrong).toEqual([]);
    // What they come to is what the image ships less: no file counts twice.
    expect(saving.unpacked).toBe(old.content - fresh.content);
    expect(Math.abs((saving.atRest ?? 0) - (old.stored - fresh.stored)) / (old.stored - fresh.stored)).toBeLessThan(
      0.05,
    );
    expect((await advise(is)).items.filter((item) => item.saving.unpacked > 0)).toEqual([]);
  });

  it.runIf(onlyDeep())(
    'step-order: the layer that is built again is the one named, and only until the steps are swapped',
    async () => {
      const install = `${RUN} : npm ci && mkdir -p /app/node_modules && cp -r /stuff/small /app/node_modules/small`;
      const wrong = `FROM base\nWORKDIR /app\nCOPY . /app\n${install}\n`;
      const first = await build('order-1', wrong);
      const [item] = (await advise(first)).items.filter(({ rule }) => rule === 'step-order');
      writeFileSync(join(context, 'repository/src/main.js'), 'changed');
      const second = await build('order-2', wrong);
      const [a, b] = [await measure(first), await measure(second)];
      const last = a.layers.length - 1;
      expect(item).toMatchObject({ layers: [last], again: a.layers[last]?.[1] });
      expect(b.layers[last]?.[0]).not.toBe(a.layers[last]?.[0]);
      const right = `FROM base\nWORKDIR /app\n${install}\nCOPY . /app\n`;
      const third = await build('order-3', right);
      expect((await advise(third)).items.filter(({ rule }) => rule === 'step-order')).toEqual([]);
      writeFileSync(join(context, 'repository/src/main.js'), 'changed again');
      const fourth = await build('order-4', right);
      expect((await measure(fourth)).layers[last - 1]).toEqual((await measure(third)).layers[last - 1]);
    },
  );

  it.runIf(onlyDeep())('build-times: gone with --timestamp, and then two builds are one', async () => {
    const text = `FROM scratch\n${'COPY busybox /bin/busybox\nRUN ["/bin/busybox", "touch", "/made"]\nRUN ["/bin/busybox", "touch", "/more"]'}\n`;
    const plain = await build('times-1', text);
    expect((await advise(plain)).items.some(({ rule }) => rule === 'build-times')).toBe(true);
    const [one, two] = [
      await build('times-2', text, '--timestamp', '1700000000', '--no-cache'),
      await build('times-3', text, '--timestamp', '1700000000', '--no-cache'),
    ];
    expect((await advise(one)).items.some(({ rule }) => rule === 'build-times')).toBe(false);
    expect((await measure(one)).layers).toEqual((await measure(two)).layers);
  });

  it.runIf(onlyDeep())('compressed-already: said of gzip, which saves nothing, and not of zstd', async () => {
    const text = 'FROM base\nRUN head -c 20000000 /dev/urandom > /opt/noise\n';
    const was = await build('packed', text);
    const is = `${was}-zstd`;
    await must('buildah', ...storage, 'push', '-q', '--compression-format', 'zstd', 'packed', `oci:${is}`);
    const said = async (layout: string) =>
      (await advise(layout)).items.filter(({ rule }) => rule === 'compressed-already');
    expect(await said(was)).toMatchObject([
      { layers: [(await measure(was)).layers.length - 1], saving: { atRest: 0 } },
    ]);
    expect(await said(is)).toEqual([]);
    const [gzip, zstd] = [await measureStored(was), await measureStored(is)];
    expect(Math.abs(gzip - zstd) / gzip).toBeLessThan(0.01);
  });

  it('unowned-privileges: what a package owns is left out', async () => {
    const list =
      'mkdir -p /var/lib/dpkg/info && printf "Package: a\\nStatus: install ok installed\\nVersion: 1\\nArchitecture: all\\n\\n" > /var/lib/dpkg/status && printf "/usr/bin/a\\n" > /var/lib/dpkg/info/a.list';
    const layout = await build(
      'privileges',
      `FROM base\n${RUN} ${list} && cp /stuff/text /usr/bin/a && cp /stuff/text /usr/bin/b && chmod 4755 /usr/bin/a /usr/bin/b\n`,
    );
    const found = (await advise(layout)).items.filter(({ rule }) => rule === 'unowned-privileges');
    expect(found.map(({ largest }) => largest.map(({ path }) => path))).toEqual([['usr/bin/b']]);
  });
});
