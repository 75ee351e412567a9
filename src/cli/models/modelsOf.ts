/** The models in an input: files of artifacts that are one, recognized by their first bytes. */
import type { ModelDescription } from '../../core/content/models/description.ts';
import type { Context } from '../session.ts';
import { type ArtifactFile, mayBeModel } from './artifactFiles.ts';

export interface FoundModel {
  readonly file: ArtifactFile;
  readonly model: ModelDescription;
}

/** In the order of the files. Each costs a read of its first bytes. */
export async function modelsOf(
  { engine, call }: Context,
  id: string,
  files: readonly ArtifactFile[],
): Promise<readonly FoundModel[]> {
  const found: FoundModel[] = [];
  for (const file of files.filter(mayBeModel)) {
    const { target, path } = file;
    const described = await engine.ask([id], 'describe', { target, path, as: 'model' }, call);
    if (described?.kind === 'model') found.push({ file, model: described });
  }
  return found;
}
