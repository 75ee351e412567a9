/**
 * What an image is asked in more than one view, as queries: each is asked once, whoever asks it first. With `asks` false
 * a query only looks whether its answer is there.
 */
import { useQuery } from '@tanstack/react-query';
import type { AnswerOf, ArgsOf } from '../../../engine/answers.ts';
import { engine } from '../engine.ts';
import { usePartner } from './keptBeside.ts';
import { runTask } from '../tasks.ts';
import { useAnswer } from '../answer.ts';

type OfImage = 'packages' | 'secrets' | 'privileged' | 'waste';

/** `task`: what the status line says meanwhile. */
const asking =
  <Q extends OfImage>(question: Q, task: string) =>
  (id: string, key: string | undefined, asks = true) =>
    useQuery<AnswerOf<Q>>({
      queryKey: [id, question, key],
      enabled: asks && key !== undefined,
      // Answers are as long as the image has files: they are replaced, not compared.
      structuralSharing: false,
      queryFn: ({ signal }) =>
        runTask(task, signal, (options) => engine.ask([id], question, { image: key } as ArgsOf<Q>, options)),
    });

export const usePackages = asking('packages', 'Reading the package databases');
export const useSecrets = asking('secrets', 'Looking for secrets');

/** What to change in the build, and what it could share with the input that it is compared with. */
export function useAdvice(id: string, key: string | undefined, asks = true) {
  const partner = usePartner(id);
  return useQuery<AnswerOf<'advice'>>({
    queryKey: [id, 'advice', key, partner],
    enabled: asks && key !== undefined,
    structuralSharing: false,
    queryFn: ({ signal }) =>
      runTask('Looking for ways to save space', signal, (options) =>
        engine.ask(partner === undefined ? [id] : [id, partner], 'advice', { image: key as string }, options),
      ),
  });
}

/** `heads`: by the first bytes of the layers too, which are a request each where the image is in a registry. */
export const useProducers = (id: string, key: string, heads: boolean) =>
  useAnswer([id], 'producers', { image: key, heads }, { doing: 'Looking for the program that made the image' });
export const usePrivileged = asking('privileged', 'Looking for setuid files');
export const useWaste = asking('waste', 'Counting waste');
