/** Questions about converting, each as [arguments, answer]. */
import type { Plan, PlanArgs } from '../../../core/convert/plan.ts';

export interface ConvertAnswers {
  /** What converting would do to every object, and what is lost. Nothing but documents is read. */
  readonly plan: readonly [PlanArgs, Plan];
  /** What was done to make this input, with all digests; null where it was not made by converting. */
  readonly conversion: readonly [Record<never, never>, Plan | null];
}
