/** docs/cli.md and docs/schema hold what the command line does: the reference is made from its table, the shapes are its output. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { reference } from '../../../src/cli/commandLine/reference.ts';
import { COMMANDS } from '../../../src/cli/commands/index.ts';
import { toFailure } from '../../../src/cli/failure.ts';
import { type HttpRegistry, serveRegistry } from '../../fixtures/httpRegistry.ts';
import { blob, buildImage, OCI } from '../../fixtures/image.ts';
import { ociLayout, toTar } from '../../fixtures/layouts.ts';
import { MemoryRegistry } from '../../fixtures/memoryRegistry.ts';
import { runCommand } from '../../fixtures/runCommand.ts';
import { misfits, SCHEMAS } from '../../fixtures/schemas.ts';

const DOCS = join(import.meta.dirname, '../../../docs');
const PAGE = join(DOCS, 'cli.md');
const MARK = /^<!-- Made from the table of commands.*-->\n/m;

const folder = mkdtempSync(join(tmpdir(), 'cutaway-docs-'));
afterAll(() => rmSync(folder, { recursive: true }));

const secret = { path: 'root/.netrc', content: 'machine example.com login deploy password hV7kq2LmZ9xRtB4w' };
const installed = {
  path: 'var/lib/dpkg/status',
  content: 'Package: a\nStatus: install ok installed\nVersion: 1\nArchitecture: all\nInstalled-Size: 2\n\n',
};
const entries = [{ path: 'etc/motd', content: 'first', xattrs: { 'user.a': Buffer.from('b') } }, secret, installed];
/** Put together here, so that nobody takes this file for a leak. */
const token = ['ghp', 'k7Qx2VbN9mZr4TcY8wLd3HsJ6fGp1EaU5oRi'].join('_');
const image = buildImage({
  config: { Cmd: ['/bin/sh'], Env: [`GITHUB_TOKEN=${token}`] },
  layers: [
    { entries },
    {
      entries: [
        { path: 'etc/motd', content: 'second' },
        { path: 'root/.wh..netrc', content: '' },
      ],
    },
  ],
});
const other = buildImage({ layers: [{ entries }] });
const [a, b, broken] = ['a.tar', 'b.tar', 'broken.tar'].map((name) => join(folder, name)) as [string, string, string];
const files = ociLayout([{ image, names: ['demo:1'] }]);
writeFileSync(a, toTar(files));
writeFileSync(b, toTar(ociLayout([{ image: other, names: ['demo:2'] }])));
files.delete(`blobs/sha256/${image.layers[1]?.descriptor.digest.slice(7)}`);
writeFileSync(broken, toTar(files));

describe('docs/cli.md', () => {
  it('has the reference that the table of commands gives', async () => {
    const page = readFileSync(PAGE, 'utf8');
    const [head = ''] = page.split(MARK);
    const mark = MARK.exec(page)?.[0] ?? '';
    const wanted = `${head}${mark}\n${await reference(COMMANDS)}`;
    if (process.env.UPDATE_DOCS) writeFileSync(PAGE, wanted);
    else expect(page).toBe(wanted);
  });
});

describe('docs/schema', () => {
  /** Command line, and the schema of the whole output, or of each line. */
  const CASES: readonly [args: readonly string[], schema: string, lines?: 'lines'][] = [
    [['inspect', a], 'inspect.json'],
    [['ls', a], 'ls.json', 'lines'],
    [['ls', a, '--layer', '1'], 'ls.json', 'lines'],
    [['history', a], 'history.json'],
    [['waste', a], 'waste.json'],
    [['waste', broken], 'waste.json'],
    [['advice', a], 'advice.json'],
    [['advice', broken], 'advice.json'],
    [['verify', a], 'verify.json'],
    [['verify', broken], 'verify.json'],
    [['diff', a, b, '--files'], 'diff.json'],
    [['diff', a, broken, '--files'], 'diff.json'],
    [['search', a, 'motd'], 'search.json', 'lines'],
    [['search', a, 'login', '--text'], 'search.json', 'lines'],
    [['secrets', a], 'secrets.json'],
    [['packages', a], 'packages.json'],
    [['packages', broken], 'packages.json'],
    [['layout', a], 'layout.json'],
    [['digest', a], 'digest.json'],
    [['version'], 'version.json'],
    [['runtime', a], 'runtime.json'],
    [['ci', a], 'ci.json'],
    [['ci', broken], 'ci.json'],
    [['convert', a, join(folder, 'c.tar'), '--to', 'docker-archive'], 'convert.json'],
    [['convert', a, join(folder, 'd'), '--to', 'oci-layout', '--as', 'skopeo'], 'convert.json'],
    [['index', a, '-o', join(folder, 'i'), '--soci'], 'index.json'],
    [['tags', 'REGISTRY/team/app'], 'tags.json'],
    [['catalog', 'REGISTRY'], 'catalog.json'],
    [['referrers', 'REGISTRY/team/app:1'], 'referrers.json'],
  ];
  const registry = new MemoryRegistry({ referrers: 'yes' });
  let server: HttpRegistry;
  beforeAll(async () => {
    registry.push('1', image);
    registry.tags.push('1');
    registry.repositories.push('team/app');
    const { mediaType, digest, size } = image.manifest.descriptor;
    const empty = blob('application/vnd.oci.empty.v1+json', {});
    registry.blobs.set(empty.descriptor.digest, empty.bytes);
    const signature = {
      ...{ schemaVersion: 2, mediaType: OCI.manifest, artifactType: 'application/vnd.example.signature' },
      ...{ config: empty.descriptor, layers: [empty.descriptor], subject: { mediaType, digest, size } },
    };
    const pushed = blob(OCI.manifest, signature);
    registry.pushManifest(pushed);
    registry.referrers.set(digest, [pushed.descriptor]);
    server = await serveRegistry(registry);
  });
  afterAll(() => server.stop());

  it.each(CASES)('%j fits %s', async (args, schema, lines) => {
    const given = args.map((arg) => arg.replace('REGISTRY', server.host));
    const { out } = await runCommand(...given, '--json');
    const values = lines
      ? out
          .trim()
          .split('\n')
          .map((line) => JSON.parse(line) as unknown)
      : [JSON.parse(out) as unknown];
    expect(values.length).toBeGreaterThan(0);
    for (const value of values) {
      if (Array.isArray(value)) expect(value).not.toEqual([]);
      expect(misfits(schema, value)).toEqual([]);
    }
  });

  it('errors fit', async () => {
    const error = await runCommand('ls', a, '--layer', 'top', '--json').catch(toFailure);
    expect(misfits('error.json', { error })).toEqual([]);
  });

  it('every file is used, and none lets anything pass', () => {
    expect([...new Set([...CASES.map(([, schema]) => schema), 'error.json'])].sort()).toEqual([...SCHEMAS].sort());
    for (const name of SCHEMAS) expect(misfits(name, { nonsense: 1 }), name).not.toEqual([]);
  });
});
