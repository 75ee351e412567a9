/** Every question, by name. */
import type { QuestionName } from '../answers.ts';
import { follow } from './follow.ts';
import { image } from './image.ts';
import { layout } from './layout.ts';
import type { Question } from './question.ts';

export const QUESTIONS: { readonly [Q in QuestionName]: Question<Q> } = { image, layout, follow };
