/**
 * Podman asked by its own program, where no service listens: it needs none to run, and few people start one. podman-image-
 * inspect(1), podman-images(1), podman-save(1).
 */
import { ImageError } from '../../core/oci/imageError.ts';
import { type EngineImage, type EngineReply, isImageName, type LocalEngine, toImage } from './engine.ts';
import { outputOf, type ProgramFailure, textOf } from './program.ts';

interface ListedReply extends EngineReply {
  readonly Names?: readonly string[] | null;
}

export class PodmanProgram implements LocalEngine {
  readonly name = 'podman';

  async images(signal?: AbortSignal): Promise<readonly EngineImage[]> {
    const replies: readonly ListedReply[] = await this.json(['images', '--format', 'json'], '', signal);
    return replies
      .map(({ Names = [], ...reply }) => toImage({ ...reply, RepoTags: Names }))
      .filter(({ names }) => names.length > 0);
  }

  async image(name: string, signal?: AbortSignal): Promise<EngineImage | undefined> {
    if (!isImageName(name)) return undefined;
    try {
      const [reply] = await this.json(['image', 'inspect', name], name, signal);
      return reply && toImage(reply);
    } catch (error) {
      if (error instanceof ImageError && error.code === 'not-found') return undefined;
      throw error;
    }
  }

  save(name: string, signal?: AbortSignal): AsyncGenerator<Uint8Array> {
    const args = ['save', '--quiet', '--format', 'docker-archive', name];
    return outputOf('podman', args, { operand: name, signal, refused: (failure) => refused(name, failure) });
  }

  private async json(args: readonly string[], at: string, signal: AbortSignal | undefined): Promise<EngineReply[]> {
    const text = await textOf('podman', args, { operand: at, signal, refused: (failure) => refused(at, failure) });
    try {
      const value: unknown = JSON.parse(text);
      return Array.isArray(value) ? value : [];
    } catch {
      const message = `podman ${args[0]} did not print JSON. Something else may go by the name podman on this machine.`;
      throw new ImageError('malformed', at, message);
    }
  }
}

function refused(at: string, { said }: ProgramFailure): ImageError {
  if (/image not known|no such image|unable to find|unsupported transport/i.test(said))
    return new ImageError('not-found', at, 'Podman has no such image.');
  const message = `Podman answered with an error: ${said.replace(/^Error: |\.$/g, '')}. See whether podman images works here.`;
  return new ImageError('internal', at, message);
}
