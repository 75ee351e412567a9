/**
 * Many viewers of one image with a published index, through the server that people run and Debian's docker-registry, all
 * on loopback: what a view asks, and what that costs the server in processor time. docs/scale.md has the figures.
 * `node tests/bench/scale.mjs [VIEWERS] [LAYER_MB]`, after `npm run build`.
 */
import { spawn } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const VIEWERS = Number(process.argv[2] ?? 500);
const LAYER_BYTES = Number(process.argv[3] ?? 100) * 2 ** 20;
const AT_ONCE = 32;
/** Of the layer, as docs/scale.md measures it. */
const INDEX_SHARE = 0.004;
/** Of one file: the spans of one checkpoint. */
const SPAN_BYTES = 1.5 * 2 ** 20;
const NAME = 'team/app';
const OCI = 'application/vnd.oci.image';
const cli = fileURLToPath(new URL('../../dist/cli/cutaway.js', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'cutaway-scale-'));

const sha256 = (bytes) => `sha256:${createHash('sha256').update(bytes).digest('hex')}`;
const descriptor = (mediaType, bytes) => ({ mediaType, digest: sha256(bytes), size: bytes.length });

function freePort() {
  return new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });
}

function start(command, args, pattern) {
  const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'pipe'] });
  let text = '';
  return new Promise((resolve, reject) => {
    const look = (data) => {
      text += data;
      const match = pattern.exec(text);
      if (match) resolve({ child, port: match[1] });
    };
    child.stdout.on('data', look);
    child.stderr.on('data', look);
    child.once('exit', () => reject(new Error(text)));
  });
}

/** Processor time of a process so far, in seconds. */
function cpu(pid) {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1].split(' ');
  return (Number(fields[11]) + Number(fields[12])) / 100;
}

async function push(host) {
  const send = async (url, init) => {
    const response = await fetch(url, init);
    if (!response.ok) throw new Error(`${url}: ${response.status} ${await response.text()}`);
    return response;
  };
  const blob = async (bytes) => {
    const begun = await send(`http://${host}/v2/${NAME}/blobs/uploads/`, { method: 'POST' });
    const to = new URL(begun.headers.get('location'), `http://${host}`);
    to.searchParams.set('digest', sha256(bytes));
    await send(to, { method: 'PUT', body: bytes, headers: { 'Content-Type': 'application/octet-stream' } });
  };
  const manifest = (name, type, document) => {
    const body = Buffer.from(JSON.stringify(document));
    return send(`http://${host}/v2/${NAME}/manifests/${name}`, {
      method: 'PUT',
      body,
      headers: { 'Content-Type': type },
    });
  };
  const layer = randomBytes(LAYER_BYTES);
  const index = randomBytes(Math.round(LAYER_BYTES * INDEX_SHARE));
  const config = Buffer.from(
    JSON.stringify({ architecture: 'amd64', os: 'linux', rootfs: { type: 'layers', diff_ids: [] } }),
  );
  for (const bytes of [layer, index, config]) await blob(bytes);
  const type = `${OCI}.manifest.v1+json`;
  const image = {
    schemaVersion: 2,
    mediaType: type,
    config: descriptor(`${OCI}.config.v1+json`, config),
    layers: [descriptor(`${OCI}.layer.v1.tar+gzip`, layer)],
  };
  const subject = descriptor(type, Buffer.from(JSON.stringify(image)));
  const artifact = {
    ...image,
    artifactType: 'application/vnd.example',
    layers: [descriptor('application/octet-stream', index)],
    subject,
  };
  const attached = descriptor(type, Buffer.from(JSON.stringify(artifact)));
  await manifest('1', type, image);
  await manifest(attached.digest, type, artifact);
  const list = { schemaVersion: 2, mediaType: `${OCI}.index.v1+json`, manifests: [attached] };
  const tag = subject.digest.replace(':', '-');
  await manifest(tag, list.mediaType, list);
  return { subject, tag, attached, config: image.config, layer: image.layers[0], index: artifact.layers[0] };
}

/** What a page asks to list the layer and to show two files of it; and what it asks where there is no index. */
function viewOf({ subject, tag, attached, config, layer, index }) {
  const range = (at) => ({ Range: `bytes=${at}-${at + SPAN_BYTES - 1}` });
  const open = [['manifests/1'], [`blobs/${config.digest}`]];
  const look = [
    [`referrers/${subject.digest}`],
    [`manifests/${tag}`],
    [`manifests/${attached.digest}`],
    [`blobs/${index.digest}`],
  ];
  const files = [0.3, 0.7].map((part) => [`blobs/${layer.digest}`, range(Math.floor(part * LAYER_BYTES))]);
  return { indexed: [...open, ...look, ...files], streamed: [...open, [`blobs/${layer.digest}`]] };
}

async function views(origin, host, asks, count) {
  let [requests, bytes, next] = [0, 0, 0];
  const one = async (viewer) => {
    const client = `10.${(viewer >> 16) & 255}.${(viewer >> 8) & 255}.${viewer & 255}`;
    for (const [path, more] of asks) {
      const headers = { 'X-Cutaway': '1', 'X-Forwarded-For': client, ...more };
      const response = await fetch(`${origin}/registries/${host}/v2/${NAME}/${path}`, { headers });
      if (!response.ok && response.status !== 404)
        throw new Error(`${path}: ${response.status} ${await response.text()}`);
      requests++;
      for await (const chunk of response.body ?? []) bytes += chunk.length;
    }
  };
  const worker = async () => {
    while (next < count) await one(next++);
  };
  await Promise.all(Array.from({ length: Math.min(AT_ONCE, count) }, worker));
  return { requests: requests / count, bytes: bytes / count };
}

const port = await freePort();
const settings = join(folder, 'config.yml');
writeFileSync(
  settings,
  `version: 0.1\nstorage:\n  filesystem:\n    rootdirectory: ${folder}/data\nhttp:\n  addr: 127.0.0.1:${port}\n`,
);
const registry = await start('docker-registry', ['serve', settings], /listening on/);
const host = `127.0.0.1:${port}`;
const server = await start(
  process.execPath,
  [cli, 'serve', '--port', '0', '--no-engines', '--trust-proxy', 'X-Forwarded-For'],
  /:(\d+)\/?/,
);
try {
  const asks = viewOf(await push(host));
  const origin = `http://127.0.0.1:${server.port}`;
  await views(origin, host, asks.indexed, 20);
  for (const [name, count] of [
    ['indexed', VIEWERS],
    ['streamed', Math.max(4, Math.round(VIEWERS / 50))],
  ]) {
    const before = cpu(server.child.pid);
    const { requests, bytes } = await views(origin, host, asks[name], count);
    const each = ((cpu(server.child.pid) - before) / count) * 1000;
    console.log(
      `${name}: ${count} views, ${requests} requests and ${(bytes / 2 ** 20).toFixed(2)} MiB each, ${each.toFixed(1)} ms of processor time of the server each`,
    );
  }
} finally {
  for (const { child } of [server, registry]) child.kill();
  rmSync(folder, { recursive: true, force: true });
}
