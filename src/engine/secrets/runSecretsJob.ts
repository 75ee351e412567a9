/** The pass of a SecretsJob. */
import { SECRETS_MAX_COUNT } from '../../core/bytes/limits.ts';
import type { ByteSource } from '../../core/bytes/source.ts';
import { type SecretFile, SecretSweep } from '../../core/content/secrets/sweep.ts';
import type { CallOptions } from '../engine.ts';
import { walkContents } from '../passes/walkContents.ts';
import type { SecretsJob, SecretsScan } from './secretsJob.ts';

/** Fails with `aborted`, `unsupported` (the codec can't run) or what reading says. */
export async function runSecretsJob(
  source: ByteSource,
  job: SecretsJob,
  options: CallOptions = {},
): Promise<SecretsScan> {
  const { entry } = job.wanted;
  const found: SecretFile[] = [];
  let row = 0;
  const sweep = new SecretSweep(
    (wanted) => {
      // They come in the order in which they are wanted.
      while (row < entry.length && entry[row] !== wanted) row++;
      return job.paths[row] ?? '';
    },
    (file) => {
      if (found.length < SECRETS_MAX_COUNT) found.push(file);
    },
  );
  await walkContents(source, job, sweep, options, 'Looking for secrets');
  return { found, files: sweep.files };
}
