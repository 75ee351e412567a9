/**
 * A task on the contents of files: here, or in a thread of a pool to which the files are lent. What reads contents is loaded
 * when the first one is read.
 */
import { CONTENT_SILENCE_MS } from '../../core/bytes/limits.ts';
import type { ByteSource } from '../../core/bytes/source.ts';
import type { LanguageTask } from '../../core/content/packages/readLanguages.ts';
import { ImageError } from '../../core/oci/imageError.ts';
import type { CallOptions } from '../engine.ts';
import type { Pool } from '../pool.ts';
import type { ContentAnswer, ContentJob, ContentTask, NamedFile } from './contentJob.ts';
import { borrow, lend } from './lent.ts';

/** In this thread. Throws `aborted` and what the sources throw. */
export async function runContent<T extends ContentTask>(
  task: T,
  sources: readonly ByteSource[],
  options?: CallOptions,
): Promise<ContentAnswer<T>>;
export async function runContent(task: ContentTask, sources: readonly ByteSource[], { signal }: CallOptions = {}) {
  if (task.is === 'describe') {
    const [source] = sources;
    const { describeFile } = await import('../../core/content/describe.ts');
    return source ? describeFile(source, { path: task.path, as: task.as, signal }) : null;
  }
  if (task.is === 'languages') {
    const { readLanguages } = await import('../../core/content/packages/readLanguages.ts');
    return readLanguages(withSources(task.files, sources), signal);
  }
  const [{ DATABASES }, { readDatabase }] = await Promise.all([
    import('../../core/content/packages/databases/index.ts'),
    import('../../core/content/packages/readDatabase.ts'),
  ]);
  const kind = DATABASES.find(({ name }) => name === task.name);
  if (!kind) throw new ImageError('internal', task.path, `There is no database named ${task.name}.`);
  const parts = task.parts.flatMap((path, i) => (sources[i] ? [{ path, source: sources[i] }] : []));
  return readDatabase(kind, task.path, parts, signal);
}

/** Each file with its sources, which stand in the order of the files. */
function withSources(files: readonly NamedFile[], sources: readonly ByteSource[]): LanguageTask[] {
  let at = 0;
  const next = (path: string) => {
    const source = sources[at++];
    if (!source) throw new ImageError('internal', path, 'There is no source for this file.');
    return { path, source };
  };
  return files.map(({ path, languages, beside }) => ({ ...next(path), languages, beside: beside.map(next) }));
}

/** In a thread of the pool; one that gives no sign of life is ended, and the answer is `too-large`. */
export async function runContentIn<T extends ContentTask>(
  pool: Pool,
  task: T,
  sources: readonly ByteSource[],
  options?: CallOptions,
): Promise<ContentAnswer<T>> {
  const { lent, end } = lend(sources);
  const message = 'Reading this file took too long and was stopped.';
  const job: ContentJob = {
    ...{ kind: 'content', at: task.path, size: sources.reduce((sum, { size }) => sum + size, 0), once: true },
    bounded: { silence: CONTENT_SILENCE_MS, message },
    ...{ transfer: [lent.port], lent, task },
  };
  try {
    return await pool.run<ContentAnswer<T>>(job, options);
  } finally {
    end();
  }
}

/** What a thread does with such a job. */
export async function runContentJob({ lent, task }: ContentJob, options: CallOptions = {}): Promise<unknown> {
  let done = 0;
  const onRead = () => options.onProgress?.({ step: 'Reading', done: ++done, total: 0, unit: 'objects' });
  const { sources, end } = borrow(lent, onRead);
  try {
    return await runContent(task, sources, options);
  } finally {
    end();
  }
}
