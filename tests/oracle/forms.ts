/**
 * One image in every form that real tools write it in.
 */
import { mkdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { missing, must } from './cutaway.ts';
import { connect, type Docker, startDocker } from './docker.ts';

export interface FormMaker {
  readonly name: string;
  /** Which of the views the reader finds is compared: a hybrid archive has two. */
  readonly view: 'oci' | 'docker' | 'dir';
  readonly tools: readonly string[];
  /** Rewrites the config or the layers, so digests differ from the original's (content doesn't). */
  readonly rewrites?: boolean;
  /** One of the few that `npm test` makes; `npm run test:deep` makes the others. */
  readonly always?: boolean;
  /** Writes the form and gives its path; a string that starts with `skip:` says why it can't. */
  make(layout: string, out: string): Promise<string>;
}

const NAME = 'cutaway.test/nine:1';

function skopeo(name: string, view: FormMaker['view'], target: (out: string) => string, ...flags: string[]): FormMaker {
  const make = async (layout: string, out: string) => {
    const destination = target(out);
    await must('skopeo', '--insecure-policy', 'copy', '-q', ...flags, `oci:${layout}:nine`, destination);
    return (/^[a-z-]+:([^:]+)/.exec(destination) ?? [])[1] ?? '';
  };
  return { name: `skopeo ${name}`, view, tools: ['skopeo'], make };
}

function wrapped(tool: string, ending: string): FormMaker {
  const make = async (layout: string, out: string) => {
    const file = join(out, 'image.tar');
    await must('skopeo', '--insecure-policy', 'copy', '-q', `oci:${layout}:nine`, `docker-archive:${file}:${NAME}`);
    await must(tool, tool === 'zstd' ? '-q1' : '-1', file);
    return `${file}.${ending}`;
  };
  return { name: `skopeo docker-archive in ${tool}`, view: 'docker', tools: ['skopeo', tool], make };
}

/** Storage of its own, away from what the machine has. podman wants a short path for what runs (50 characters). */
export const RUN_ROOT = join(tmpdir(), `cutaway-run-${process.pid}`);
const storage = (out: string) => ['--root', join(out, 'storage'), '--runroot', RUN_ROOT, '--storage-driver', 'vfs'];

function podman(format: 'docker-archive' | 'oci-archive'): FormMaker {
  const make = async (layout: string, out: string) => {
    const file = join(out, 'image.tar');
    const input = join(out, 'input.tar');
    await must('skopeo', '--insecure-policy', 'copy', '-q', `oci:${layout}:nine`, `docker-archive:${input}:${NAME}`);
    await must('podman', ...storage(out), 'load', '-q', '-i', input);
    await must('podman', ...storage(out), 'save', '-q', '--format', format, '-o', file, NAME);
    return file;
  };
  const view = format === 'oci-archive' ? 'oci' : 'docker';
  return { name: `podman save ${format}`, view, tools: ['podman', 'skopeo'], rewrites: true, make };
}

function buildah(format: 'oci' | 'docker'): FormMaker {
  const make = async (layout: string, out: string) => {
    const folder = join(out, 'image');
    const from = (await must('buildah', ...storage(out), 'from', '-q', `oci:${layout}:nine`)).trim();
    await must('buildah', ...storage(out), 'config', '--label', 'made.by=buildah', from);
    const target = format === 'oci' ? `oci:${folder}:1` : `dir:${folder}`;
    await must('buildah', ...storage(out), 'commit', '-q', '--format', format, from, target);
    await must('buildah', ...storage(out), 'rm', from);
    return folder;
  };
  return {
    name: `buildah commit ${format}`,
    view: format === 'oci' ? 'oci' : 'dir',
    tools: ['buildah'],
    rewrites: true,
    make,
  };
}

async function dockerSave(engine: Docker, layout: string, out: string): Promise<string> {
  const input = join(out, 'input.tar');
  const file = join(out, 'image.tar');
  await must('skopeo', '--insecure-policy', 'copy', '-q', `oci:${layout}:nine`, `docker-archive:${input}:${NAME}`);
  try {
    await engine.docker('load', '-q', '-i', input);
    await engine.docker('save', '-o', file, NAME);
    return file;
  } finally {
    await engine.stop();
  }
}

const docker: FormMaker = {
  name: 'docker save',
  view: 'docker',
  tools: ['dockerd', 'skopeo'],
  async make(layout, out) {
    const engine = await startDocker(out);
    return typeof engine === 'string' ? `skip: ${engine}` : dockerSave(engine, layout, out);
  },
};

/** Docker 25 and later write an OCI layout too. Debian 12 has none: an engine started elsewhere can be named. */
const modernDocker: FormMaker = {
  name: 'docker save, modern',
  view: 'docker',
  tools: ['docker', 'skopeo'],
  async make(layout, out) {
    const address = process.env.CUTAWAY_MODERN_DOCKER;
    if (!address) return 'skip: CUTAWAY_MODERN_DOCKER names no engine (unix:///path/docker.sock of Docker 25 or later)';
    const engine = await connect(address);
    return engine ? dockerSave(engine, layout, out) : `skip: no engine answers at ${address}`;
  },
};

const every: readonly FormMaker[] = [
  { name: 'umoci', view: 'oci', tools: ['umoci'], make: async (layout) => layout },
  skopeo('oci', 'oci', (out) => `oci:${out}/image:1.0`),
  skopeo('oci, zstd', 'oci', (out) => `oci:${out}/image:1.0`, '--dest-compress-format', 'zstd', '--dest-compress'),
  skopeo('oci-archive', 'oci', (out) => `oci-archive:${out}/image.tar:1.0`),
  skopeo('docker-archive', 'docker', (out) => `docker-archive:${out}/image.tar:${NAME}`),
  skopeo('dir', 'dir', (out) => `dir:${out}/image`),
  skopeo('dir, v2s2', 'dir', (out) => `dir:${out}/image`, '--format', 'v2s2'),
  skopeo('dir, layers plain', 'dir', (out) => `dir:${out}/image`, '--dest-decompress'),
  wrapped('gzip', 'gz'),
  wrapped('zstd', 'zst'),
  wrapped('xz', 'xz'),
  wrapped('bzip2', 'bz2'),
  podman('docker-archive'),
  podman('oci-archive'),
  buildah('oci'),
  buildah('docker'),
  docker,
  modernDocker,
];

/** One of each layout, compression and wrapper that differ in more than a name. */
const ALWAYS = new Set([...['skopeo oci, zstd', 'skopeo dir', 'skopeo docker-archive in gzip']]);

export const FORMS: readonly FormMaker[] = every.map((form) => ({ ...form, always: ALWAYS.has(form.name) }));

/** The path of the form, or why there is none. */
export async function makeForm(
  form: FormMaker,
  layout: string,
  out: string,
): Promise<{ path: string } | { skip: string }> {
  const absent = missing(...form.tools);
  if (absent) return { skip: absent };
  mkdirSync(out, { recursive: true });
  const answer = await form.make(layout, out);
  return answer.startsWith('skip: ') ? { skip: answer.slice(6) } : { path: answer };
}
