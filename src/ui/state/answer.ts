/** useAnswer: a question to the engine as a query, asked once whoever asks it first. */
import { useQuery } from '@tanstack/react-query';
import type { AnswerOf, ArgsOf, QuestionName } from '../../engine/answers.ts';
import { engine } from './engine.ts';
import { runTask } from './tasks.ts';

interface Asking {
  /** What the status line says meanwhile, with progress and Cancel; without it nobody is told. */
  readonly doing?: string;
  /** Else it only looks whether the answer is there. */
  readonly enabled?: boolean;
  readonly gcTime?: number;
  readonly staleTime?: number;
  readonly refetchInterval?: number;
  readonly structuralSharing?: boolean;
}

/** For answers as long as an image has files: replaced and not compared, and dropped a minute after the last look. */
export const LONG = { gcTime: 60_000, structuralSharing: false } as const;

/** What a question about inputs is cached by. */
export const answerKey = <Q extends QuestionName>(ids: readonly string[], question: Q, args: ArgsOf<Q>) =>
  [question, ids, args] as const;

/** The answer to `question` about the inputs `ids`. */
export function useAnswer<Q extends QuestionName>(
  ids: readonly string[],
  question: Q,
  args: ArgsOf<Q>,
  { doing, ...how }: Asking = {},
) {
  return useQuery<AnswerOf<Q>>({
    queryKey: answerKey(ids, question, args),
    ...how,
    queryFn: ({ signal }) =>
      doing === undefined
        ? engine.ask(ids, question, args, { signal })
        : runTask(doing, signal, (options) => engine.ask(ids, question, args, options)),
  });
}
