/**
 * 32 blobs of 256 MiB at once through the server that people run, beside a plain Node pipe in the same run: how much its
 * memory grows, and what share of the pipe's speed is left. Loopback only.
 */
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { median } from './native.mjs';

const MiB = 2 ** 20;
const STREAMS = 32;
const BLOB_BYTES = 256 * MiB;

const ends = fileURLToPath(new URL('./proxyEnds.mjs', import.meta.url));
const cli = fileURLToPath(new URL('../../dist/cli/cutaway.js', import.meta.url));

/** Starts a process and waits for the line that says where it listens. */
function start(args, pattern) {
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'pipe'] });
  let text = '';
  return new Promise((resolve, reject) => {
    const look = (data) => {
      text += data;
      const port = pattern.exec(text)?.[1];
      if (port !== undefined) resolve({ child, port });
    };
    child.stdout.on('data', look);
    child.stderr.on('data', look);
    child.once('exit', () => reject(new Error(text)));
  });
}

const rss = (pid) => Number(/^VmRSS:\s*(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0) / 1024;

/** Reads through a server, and watches its memory meanwhile. */
async function through({ child, port }, path, streams) {
  let peak = 0;
  const watch = setInterval(() => {
    peak = Math.max(peak, rss(child.pid));
  }, 50);
  const reader = spawn(process.execPath, [ends, 'reader', `http://127.0.0.1:${port}${path}`, `${streams}`]);
  let text = '';
  reader.stdout.on('data', (data) => (text += data));
  reader.stderr.on('data', (data) => process.stderr.write(data));
  await new Promise((resolve) => reader.once('close', resolve));
  clearInterval(watch);
  const { bytes, seconds } = JSON.parse(text);
  if (bytes !== streams * BLOB_BYTES) throw new Error(`${bytes} bytes came, not ${streams * BLOB_BYTES}`);
  return { speed: bytes / MiB / seconds, peak };
}

/**
 * The share of the speed that is left, and MiB of growth. Each round has both, one after the other. Memory counts from the server that has answered nothing yet, so
 * that compiled code and first buffers are in the growth too.
 */
export async function measureProxy(rounds) {
  const registry = await start([ends, 'registry', `${BLOB_BYTES}`], /^(\d+)$/m);
  const pipe = await start([ends, 'pipe', registry.port], /^(\d+)$/m);
  const server = await start([cli, 'serve', '--port', '0'], /http:\/\/127\.0\.0\.1:(\d+)/);
  const blob = `/v2/bench/blobs/sha256:${'0'.repeat(64)}`;
  const idle = rss(server.child.pid);
  const ours = `/registries/127.0.0.1:${registry.port}${blob}`;
  try {
    for (const [end, path] of [
      [pipe, blob],
      [server, ours],
    ])
      await through(end, path, 1);
    const shares = [];
    let peak = 0;
    for (let round = 0; round < rounds; round++) {
      const theirs = await through(pipe, blob, STREAMS);
      const mine = await through(server, ours, STREAMS);
      shares.push(mine.speed / theirs.speed);
      peak = Math.max(peak, mine.peak);
    }
    return { share: median(shares), growth: peak - idle };
  } finally {
    for (const { child } of [server, pipe, registry]) child.kill();
  }
}
