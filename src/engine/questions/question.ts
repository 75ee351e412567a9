/** Question: one thing that can be asked of opened inputs; `answers.ts` has its arguments and answer. */
import type { AnswerOf, ArgsOf, QuestionName } from '../answers.ts';
import type { CallOptions } from '../engine.ts';
import type { EngineHost } from '../host.ts';
import type { Registries } from '../session/fromRegistry.ts';
import type { Sharing } from '../session/hints/sharing.ts';
import type { Session } from '../session/session.ts';

/** Whom it is about. */
export interface Asked {
  /** Throws where no input is named; what is asked of the host alone names none. */
  readonly session: Session;
  /** The inputs named after the first, for questions that compare. */
  readonly others: readonly Session[];
  /** All inputs named; none for what is asked of the host or of registries. */
  readonly sessions: readonly Session[];
  readonly registries: Registries;
  readonly host: EngineHost;
  readonly sharing: Sharing;
}

/** One question and how it is answered. */
export interface Question<Q extends QuestionName> {
  answer(asked: Asked, args: ArgsOf<Q>, options: CallOptions): Promise<AnswerOf<Q>>;
}

/** A question whose code is loaded when it is first asked. */
export function later<Q extends QuestionName>(load: () => Promise<Question<Q>>): Question<Q> {
  return { answer: async (asked, args, options) => (await load()).answer(asked, args, options) };
}
