/** How often a command reads its input: counted where the bytes come from the disk, whatever command and form of input it is. */
import fs, { mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { COMMANDS as ALL } from '../../../src/cli/commands/index.ts';
import { share } from '../../fixtures/deep.ts';
import { incompressible } from '../../fixtures/incompressible.ts';
import { buildImage } from '../../fixtures/image.ts';
import { dockerHybrid, dockerLegacy, ociLayout, toFolder, toTar } from '../../fixtures/layouts.ts';
import { runCommand } from '../../fixtures/runCommand.ts';
import { type TarEntry, tar } from '../../fixtures/tar.ts';
import { zstdStore } from '../../fixtures/zstd.ts';

const folder = mkdtempSync(join(tmpdir(), 'cutaway-read-once-'));
const file = (name: string) => join(folder, name);
/** Does not compress: the files are larger than what is read to tell what they are. */
const noise = incompressible(6_000_000);
const entries: TarEntry[] = [
  { path: 'etc/motd', content: 'first' },
  { path: 'opt/first/package.json', content: '{"name":"first","version":"1"}' },
  { path: 'usr/noise', content: noise },
  { path: 'usr/last', content: 'last' },
  { path: 'var/b/package.json', content: '{"name":"b","version":"1"}' },
];
/** The first chunk tells what the file is, and is read again with the rest; a piece of a second pass reads a chunk ahead. */
const SLACK = 2 * 1024 * 1024 + 64 * 1024;

const { read, readSync } = fs;
let bytes = 0;

/** All reads of sources go through these two functions, whose importers see what stands in their place. */
function count(): void {
  const counting = (...args: Parameters<typeof read>) => {
    const done = args.at(-1) as unknown as (error: Error | null, count: number, buffer: Uint8Array) => void;
    const counted: typeof done = (error, count, buffer) => {
      bytes += count ?? 0;
      done(error, count, buffer);
    };
    return Reflect.apply(read, fs, [...args.slice(0, -1), counted]);
  };
  fs.read = Object.assign(counting, read);
  fs.readSync = (...args: unknown[]) => {
    const got: number = Reflect.apply(readSync, fs, args);
    bytes += got;
    return got;
  };
  syncBuiltinESMExports();
}

beforeAll(() => {
  const layers = (compression: 'gzip' | 'none') =>
    buildImage({ layers: [{ entries, compression }, { entries: [{ path: 'a', content: 'x' }] }] });
  const named = { image: layers('gzip'), names: ['a/b:1'] };
  writeFileSync(file('layer.tar'), tar(entries));
  writeFileSync(file('layer.tar.gz'), gzipSync(tar(entries)));
  writeFileSync(file('layer.tar.zst'), zstdStore(tar(entries)));
  writeFileSync(file('oci.tar'), toTar(ociLayout([named])));
  writeFileSync(file('oci.tar.gz'), gzipSync(toTar(ociLayout([named])), { level: 1 }));
  writeFileSync(file('legacy.tar'), toTar(dockerLegacy([{ ...named, image: layers('none') }])));
  writeFileSync(file('hybrid.tar'), toTar(dockerHybrid([named])));
  toFolder(ociLayout([named]), file('folder'));
  count();
});
afterAll(() => {
  Object.assign(fs, { read, readSync });
  syncBuiltinESMExports();
  rmSync(folder, { recursive: true });
});

interface Form {
  /** Its layers are not compressed: what lies between headers need not be read to list them. */
  readonly plain?: boolean;
  /** A layer alone: listed to be told from an image. */
  readonly lone?: boolean;
  /** Compressed as a whole: unpacked to a place where it can be read anywhere in. */
  readonly wrapped?: boolean;
}

const FORMS: Readonly<Record<string, Form>> = {
  'layer.tar': { plain: true, lone: true },
  'layer.tar.gz': { lone: true },
  'layer.tar.zst': { lone: true },
  'oci.tar': {},
  'oci.tar.gz': { wrapped: true },
  'legacy.tar': { plain: true },
  'hybrid.tar': { plain: true },
  folder: {},
};

/** How many times all of an input may be read. */
type Times = (form: Form) => number;
const listed: Times = ({ plain }) => (plain ? 0 : 1);
const documents: Times = (form) => (form.lone ? listed(form) : 0);
/** Contents are gone through once it is known whose they are. */
const contents: Times = (form) => listed(form) + 1;
/** In the order of the tree: of a small layer, which has no places to begin at, a file that lies further ahead is read up to anew. */
const written: Times = (form) => contents(form) + (form.plain ? 0 : 1);
/** One file needs the stretch that it lies in. */
const oneFile: Times = (form) => listed(form) + 0.3;
const all: Times = () => 1;
/** Checked before anything is written. */
const checked: Times = () => 2;
const hashed: Times = ({ lone, plain }) => (lone && !plain ? 2 : 1);
/** Inputs that claim to be the same are read to prove it. */
const proven: Times = (form) => documents(form) + 1;
/** The digest of a layer alone is in no document: it is hashed for the claim, and its files are read for theirs. */
const provenFiles: Times = (form) => hashed(form) + (form.lone ? 1 : 0);

/** Command, words behind the input, and how many times all of that may be read. */
const COMMANDS: readonly (readonly [command: string, words: readonly string[], times: Times])[] = [
  ['ls', [], listed],
  ['ls', ['--layer', '0'], listed],
  ['inspect', [], ({ lone }) => (lone ? 1 : 0)],
  ['layout', [], documents],
  ['config', [], documents],
  ['manifest', [], documents],
  ['digest', [], documents],
  ['history', [], listed],
  ['runtime', [], listed],
  ['verify', [], all],
  ['waste', [], listed],
  ['advice', [], listed],
  ['ci', [], listed],
  ['search', ['nothing like it'], listed],
  ['search', ['--text', 'nothing like it'], contents],
  ['secrets', [], contents],
  ['packages', [], listed],
  ['cat', ['/etc/motd'], oneFile],
  ['export', ['-o', 'OUT'], written],
  ['extract', ['/etc', '--to', 'OUT'], oneFile],
  // Once to know where spans end, once for their digests.
  ['index', ['-o', 'OUT'], checked],
  ['convert', ['OUT', '--to', 'oci-archive'], checked],
  ['convert', ['OUT', '--to', 'oci-archive', '--no-check'], all],
  ['diff', ['INPUT'], (form) => 2 * proven(form)],
  ['diff', ['INPUT', '--size'], (form) => 2 * (proven(form) + 0.3)],
  ['diff', ['INPUT', '--packages'], (form) => 2 * proven(form)],
  ['diff', ['INPUT', '--files'], (form) => 2 * provenFiles(form)],
  ['diff', ['INPUT', '--semantic'], (form) => 2 * provenFiles(form)],
];

function sizeOf(path: string): number {
  if (!statSync(path).isDirectory()) return statSync(path).size;
  return readdirSync(path).reduce((sum, name) => sum + sizeOf(join(path, name)), 0);
}

let outputs = 0;

/** Each command on some of the forms, and each form with a third of the commands; the deep run has the others. */
describe.each(Object.entries(FORMS).map(([name, form], place) => [name, form, place] as const))(
  '%s',
  (name, form, place) => {
    it.each(share(COMMANDS, (_, at) => (at + place) % 3 === 0))('%s %j', async (command, words, times) => {
      bytes = 0;
      const given = words.map((word) =>
        word === 'OUT' ? file(`out-${outputs++}`) : word === 'INPUT' ? file(name) : word,
      );
      // A layer alone has no config, which some commands say after they have looked for it.
      await runCommand(command, file(name), ...given).catch((error: Error) => {
        if (!/ has no (?:config|manifest)|config of this image|no manifest|without an image/.test(error.message))
          throw error;
      });
      const inputs = words.includes('INPUT') ? 2 : 1;
      const unpacked = form.wrapped ? inputs : 0;
      expect(bytes).toBeGreaterThan(0);
      expect(bytes).toBeLessThanOrEqual((times(form) + unpacked) * sizeOf(file(name)) + inputs * SLACK);
    });
  },
);

it('every command over an image is counted', () => {
  const counted = new Set(COMMANDS.map(([name]) => name));
  const others = ['blob', 'tags', 'catalog', 'referrers', 'open', 'serve', 'completion', 'man', 'help', 'version'];
  expect(Object.keys(ALL).filter((name) => !counted.has(name))).toEqual(others);
});
