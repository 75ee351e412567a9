/** An image of more layers than are read: every command says so, and none answers as though it had them all, or had none. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { toFailure } from '../../../src/cli/failure.ts';
import { share } from '../../fixtures/deep.ts';
import { blob, buildImage, OCI } from '../../fixtures/image.ts';
import { dockerLegacy, ociFiles, toTar } from '../../fixtures/layouts.ts';
import { runCommand } from '../../fixtures/runCommand.ts';

const folder = mkdtempSync(join(tmpdir(), 'cutaway-many-'));
afterAll(() => rmSync(folder, { recursive: true }));

const image = buildImage({ layers: [{ entries: [{ path: 'f', content: 'x' }] }] });
const [layer] = image.layers;
const MANY = 50_001;
const times = <T>(one: T) => Array.from({ length: MANY }, () => one);

const manifest = blob(OCI.manifest, {
  ...{ schemaVersion: 2, config: image.config.descriptor, layers: times(layer?.descriptor) },
});
const oci = ociFiles([...image.layers, image.config, manifest], [manifest.descriptor]);
const docker = dockerLegacy([{ image, names: ['a/b:1'] }]);
const [entry] = JSON.parse(new TextDecoder().decode(docker.get('manifest.json') as Uint8Array)) as {
  Layers: string[];
}[];
docker.set('manifest.json', new TextEncoder().encode(JSON.stringify([{ ...entry, Layers: times(entry?.Layers[0]) }])));

const COMMANDS: readonly (readonly string[])[] = [
  ...[
    ['ls'],
    ['cat', 'f'],
    ['waste'],
    ['ci'],
    ['history'],
    ['runtime'],
    ['packages'],
    ['secrets'],
    ['export'],
    ['verify'],
  ],
  ...[
    ['search', 'f'],
    ['ls', '--layer', '0'],
    ['convert', join(folder, 'out.tar'), '--to', 'hybrid'],
    ['inspect'],
    ['extract', 'f', '--to', folder],
  ],
];

/** What `npm test` asks of each: together every command. The deep run asks the rest. */
const OCI_FIRST = ['ls', 'ci', 'history', 'convert', 'inspect', 'verify', 'search', 'packages'];
const DOCKER_FIRST = ['ls', 'cat', 'waste', 'runtime', 'secrets', 'export', 'inspect', 'extract'];

describe.each([
  ['an OCI layout', oci],
  ['an archive of docker save', docker],
])('%s', (name, files) => {
  const path = join(folder, `${name}.tar`);
  writeFileSync(path, toTar(files));

  const first: readonly string[] = name === 'an OCI layout' ? OCI_FIRST : DOCKER_FIRST;
  it.each(share(COMMANDS, ([command = '']) => first.includes(command)))('%s', async (command, ...more) => {
    const ended = await runCommand(command, path, ...more).catch((error: unknown) => {
      const { code, message } = toFailure(error);
      return { status: 2, out: '', notes: [`${code}: ${message}`] };
    });
    const output = `${ended.out}${ended.notes.join('\n')}`;
    expect(output).toMatch(new RegExp(`names ${MANY} layers, more than 50000`));
    // What only the documents say is answered, with the finding beside it.
    if (command !== 'inspect') expect(ended.status).toBeGreaterThan(0);
  });
});
