/**
 * Images of the sizes that must work, written in one go to a temporary folder: the writers of tests/fixtures hold whole
 * archives in memory as objects, which these are too large for.
 */
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { closeSync, createReadStream, ftruncateSync, openSync, readSync, statSync, writeSync } from 'node:fs';
import { constants, gzipSync } from 'node:zlib';
import { type BuiltLayer, blob, buildLayer, EPOCH, manifestOf, OCI, sha256 } from '../fixtures/image.ts';
import { ociFiles, toTar } from '../fixtures/layouts.ts';
import { tar } from '../fixtures/tar.ts';

const BLOCK = 512;
const MODEL = Buffer.from(tar([{ path: 'x', mode: 0o644, mtime: Date.parse(EPOCH) / 1000 }], { endBlocks: 0 }));
MODEL.fill(0, 0, 1);
MODEL.fill(' ', 148, 156);
const MODEL_SUM = MODEL.reduce((sum, byte) => sum + byte, 0);

/** A tar of empty files, a header each: `count` of them named by `path`. */
function emptyFiles(count: number, path: (at: number) => string): Buffer<ArrayBuffer> {
  const whole = Buffer.alloc((count + 2) * BLOCK);
  for (let at = 0; at < count; at++) {
    const offset = at * BLOCK;
    MODEL.copy(whole, offset);
    const length = whole.write(path(at), offset, 'latin1');
    let sum = MODEL_SUM;
    for (let i = offset; i < offset + length; i++) sum += whole[i] as number;
    whole.write(`${sum.toString(8).padStart(6, '0')}\0 `, offset + 148, 'latin1');
  }
  return whole;
}

/** A layer that says of itself what the manifest needs, made of a tar too large for a second copy. */
function gzipLayer(archive: Buffer<ArrayBuffer>): BuiltLayer {
  const bytes = new Uint8Array(gzipSync(archive, { level: 1, strategy: constants.Z_RLE }));
  return { ...blob(`${OCI.layer}+gzip`, bytes), tar: new Uint8Array(0), diffID: sha256(archive) };
}

function layoutOf(layers: readonly BuiltLayer[], steps: readonly string[]): Uint8Array {
  const { config, manifest } = documentsOf(layers, steps);
  return toTar(ociFiles([...layers, config, manifest], [manifest.descriptor]));
}

function documentsOf(layers: readonly BuiltLayer[], steps: readonly string[]) {
  const config = blob(OCI.config, {
    ...{ created: EPOCH, architecture: 'amd64', os: 'linux', config: {} },
    rootfs: { type: 'layers', diff_ids: layers.map(({ diffID }) => diffID) },
    history: steps.map((step) => ({ created: EPOCH, created_by: step })),
  });
  return { config, manifest: manifestOf(OCI.manifest, config, layers) };
}

/** A million files in 1000 directories. */
export function millionEntries(): Uint8Array {
  const path = (at: number) => `srv/d${String(at % 1000).padStart(3, '0')}/file-number-${at}`;
  return layoutOf([gzipLayer(emptyFiles(1_000_000, path))], ['COPY million /srv']);
}

/** 100,000 files in one directory. */
export function wideDirectory(): Uint8Array {
  return layoutOf([gzipLayer(emptyFiles(100_000, (at) => `srv/all/file-number-${at}`))], ['COPY wide /srv']);
}

/** 100 layers, each with a file of its own and one that all write. */
export function hundredLayers(): Uint8Array {
  const numbers = Array.from({ length: 100 }, (_, at) => at);
  const layers = numbers.map((at) =>
    buildLayer({
      entries: [
        { path: `srv/own-${at}`, content: 'x'.repeat(1000 + at * 50) },
        { path: 'srv/shared', content: `version ${at}` },
      ],
    }),
  );
  return layoutOf(
    layers,
    numbers.map((at) => `RUN step number ${at}`),
  );
}

/** A tar written to disk piece by piece; what is left out is a hole in the file and takes no room. */
class LargeTar {
  readonly #file: number;
  #at = 0;

  constructor(path: string) {
    this.#file = openSync(path, 'w');
  }

  /** A header, and room for `size` bytes of zeros unless they are written. */
  leave(name: string, size: number): number {
    this.bytes(header(name, size));
    const from = this.#at;
    this.#at += Math.ceil(size / BLOCK) * BLOCK;
    return from;
  }

  copy(name: string, from: string): void {
    let to = this.leave(name, statSync(from).size);
    const source = openSync(from, 'r');
    const chunk = Buffer.alloc(1 << 22);
    for (let read = readSync(source, chunk); read > 0; read = readSync(source, chunk)) {
      writeSync(this.#file, chunk, 0, read, to);
      to += read;
    }
    closeSync(source);
  }

  bytes(bytes: Uint8Array): void {
    writeSync(this.#file, bytes, 0, bytes.length, this.#at);
    this.#at += bytes.length;
  }

  skip(size: number): void {
    this.#at += size;
  }

  /** The end of the archive. */
  close(): void {
    ftruncateSync(this.#file, this.#at + 2 * BLOCK);
    closeSync(this.#file);
  }
}

/** The header of a file of any size: octal up to 8 GiB, GNU's base-256 from there. */
function header(name: string, size: number): Buffer {
  const block = Buffer.from(tar([{ path: name }], { endBlocks: 0 }));
  if (size <= 0o77777777777) block.write(size.toString(8).padStart(11, '0'), 124, 'latin1');
  else {
    block.writeUInt32BE(0x80000000, 124);
    block.writeBigUInt64BE(BigInt(size), 128);
  }
  block.fill(' ', 148, 156);
  const sum = block.reduce((total, byte) => total + byte, 0);
  block.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148, 'latin1');
  return block;
}

/**
 * Writes a docker-save archive of ten gigabytes whose one layer is three files of nothing but zeros: holes on the disk.
 * The layer's digest is not computed; nothing but a verification asks for it.
 */
export function writeTenGigabytes(path: string): void {
  const part = 3_400_000_000 - (3_400_000_000 % BLOCK);
  const layer = 3 * (BLOCK + part) + 2 * BLOCK;
  const archive = new LargeTar(path);
  archive.bytes(header('layer/layer.tar', layer));
  for (const name of ['first', 'second', 'third']) archive.leave(`srv/${name}.bin`, part);
  archive.skip(2 * BLOCK);
  const config = {
    ...{ architecture: 'amd64', os: 'linux', config: {}, history: [{ created: EPOCH, created_by: 'COPY big /srv' }] },
    rootfs: { type: 'layers', diff_ids: [`sha256:${'0'.repeat(64)}`] },
  };
  const list = [{ Config: 'config.json', RepoTags: ['big:1'], Layers: ['layer/layer.tar'] }];
  const documents = [
    { path: 'config.json', content: JSON.stringify(config) },
    { path: 'manifest.json', content: JSON.stringify(list) },
  ];
  archive.bytes(tar(documents, { endBlocks: 0 }));
  archive.close();
}

/** Writes an OCI layout as a tar around the benchmark's three gzip layers: 1.2 GB unpacked, 0.4 GB stored. */
export async function writeGigabyte(path: string): Promise<void> {
  const archive = new LargeTar(path);
  const layers: BuiltLayer[] = [];
  for (const { plain, gzip } of benchLayers()) {
    const [digest, diffID] = await Promise.all([hashFile(gzip), hashFile(plain)]);
    const none = { bytes: new Uint8Array(0), tar: new Uint8Array(0) };
    layers.push({ ...none, diffID, descriptor: { mediaType: `${OCI.layer}+gzip`, digest, size: statSync(gzip).size } });
    archive.copy(`blobs/sha256/${digest.slice(7)}`, gzip);
  }
  const { config, manifest } = documentsOf(
    layers,
    layers.map((_, at) => `COPY part-${at} /`),
  );
  const rest = toTar(ociFiles([config, manifest], [manifest.descriptor]), { endBlocks: 0 });
  archive.bytes(rest);
  archive.close();
}

/** The benchmark's layers, which it makes where they are not there yet. */
function benchLayers(): readonly { readonly plain: string; readonly gzip: string }[] {
  const script = "import { makeLayers } from './tests/bench/data.mjs'; console.log(JSON.stringify(makeLayers()));";
  return JSON.parse(execFileSync(process.execPath, ['--input-type=module', '-e', script], { encoding: 'utf8' }));
}

async function hashFile(path: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(path, { highWaterMark: 1 << 20 })) hash.update(chunk as Buffer);
  return `sha256:${hash.digest('hex')}`;
}
