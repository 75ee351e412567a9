/**
 * Answers: every question that can be asked of opened inputs, with its arguments and its answer. `Engine` has methods
 * for bytes, trees and verification; all else is a question: a line in the answers of its group, one file beside them, and
 * one line in the list of questions.
 */
import type { ImageAnswers } from './questions/image/answers.ts';
import type { FilesAnswers } from './questions/files/answers.ts';
import type { ContentsAnswers } from './questions/contents/answers.ts';
import type { CompareAnswers } from './questions/compare/answers.ts';
import type { RegistryAnswers } from './questions/registry/answers.ts';
import type { ConvertAnswers } from './questions/convert/answers.ts';
import type { CacheAnswers } from './questions/cache/answers.ts';

interface Answers
  extends ImageAnswers,
    FilesAnswers,
    ContentsAnswers,
    CompareAnswers,
    RegistryAnswers,
    ConvertAnswers,
    CacheAnswers {}

/** The names of all questions. */
export type QuestionName = keyof Answers;
/** The arguments of a question. */
export type ArgsOf<Q extends QuestionName> = Answers[Q][0];
/** The answer to a question. */
export type AnswerOf<Q extends QuestionName> = Answers[Q][1];
