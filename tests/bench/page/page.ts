/** The benchmark's page: runs the product's own pool, worker and engine over the files picked, and says how long. */

import { applyLayers, createFileTree } from '../../../src/core/rootfs/fileTree.ts';
import type { LayerIndex } from '../../../src/core/rootfs/layerIndex.ts';
import { mergedColumns } from '../../../src/core/rootfs/pack/mergedColumns.ts';
import { startThread } from '../../../src/engine/browser/startThreads.ts';
import { createClient } from '../../../src/engine/client.ts';
import type { LayerJob, LayerScan } from '../../../src/engine/layerJob.ts';
import { Pool } from '../../../src/engine/pool.ts';
import { compareFiles } from './compareFiles.ts';
import { checkpointCost, openFiles } from './openFiles.ts';

const picker = document.querySelector<HTMLInputElement>('#files') as HTMLInputElement;
const files = () => [...(picker.files ?? [])];

const startPako = () => new Worker(new URL('./pakoWorker.ts', import.meta.url), { type: 'module' });

function pool(threads: number, pako: boolean): Pool {
  return new Pool({ threads, start: () => startThread(pako ? startPako : undefined) });
}

/** Seconds and entries of indexing all picked files as layers. */
async function index(options: { threads: number; digests?: boolean; pako?: boolean }) {
  const jobs = files().map(
    (blob): LayerJob => ({
      handle: { kind: 'blob', blob },
      at: blob.name,
      size: blob.size,
      index: true,
      digests: options.digests ?? false,
    }),
  );
  const workers = pool(options.threads, options.pako ?? false);
  const begin = performance.now();
  const scans = await Promise.all(jobs.map((job) => workers.run<LayerScan>(job)));
  const seconds = (performance.now() - begin) / 1000;
  workers.stop();
  return {
    seconds,
    entries: scans.map((scan) => scan.index?.count ?? 0),
    findings: scans.flatMap((scan) => scan.findings.map((finding) => finding.code)),
  };
}

/** Milliseconds from the pick to all documents known, and bytes read for it. */
async function open() {
  const [file] = files();
  if (!file) throw new Error('Pick a file first.');
  const client = createClient();
  client.warm();
  await new Promise((done) => setTimeout(done, 500));
  const begin = performance.now();
  const opened = await client.open({ kind: 'file', name: file.name, file });
  const milliseconds = performance.now() - begin;
  await client.close(opened.id);
  return { milliseconds, bytesRead: opened.bytesRead, roots: opened.roots.length };
}

const indexes: LayerIndex[] = [];

/** Indexes all picked layers, to be merged. */
async function indexLayers() {
  const workers = pool(1, false);
  indexes.length = 0;
  for (const blob of files()) {
    const handle = { kind: 'blob', blob };
    const job: LayerJob = { handle, at: blob.name, size: blob.size, index: true, digests: false };
    const scan = await workers.run<LayerScan>(job);
    if (scan.index) indexes.push(scan.index);
  }
  workers.stop();
}

/** Applies those in order and packs the result for the page; how many rows it has. */
function mergeLayers(): number {
  const tree = createFileTree();
  applyLayers(tree, indexes);
  return mergedColumns(tree, indexes.length - 1).count;
}

const first = () => files()[0] as File;
const bench = {
  index,
  open,
  indexLayers,
  mergeLayers,
  openFiles: (options: { pako?: boolean; files?: number }) => openFiles(first(), options),
  compareFiles: (options?: { rounds?: number }) => compareFiles(files(), options),
  checkpointCost: (options: { rounds?: number; pako?: boolean }) => checkpointCost(first(), options),
};

declare global {
  interface Window {
    bench: typeof bench;
  }
}
window.bench = bench;
