/** Questions about what files hold, each as [arguments, answer]. */
import type { AdviceAnswer } from '../../../core/advice/advice.ts';
import type { Description, ReaderName } from '../../../core/content/description.ts';
import type { PackagesAnswer } from '../../../core/content/packages/answer.ts';
import type { BillFormat } from '../../../core/content/packages/bill/bill.ts';
import type { SecretsAnswer } from '../../../core/content/secrets/answer.ts';
import type { SaveTarget } from '../../session/target.ts';

interface DescribeArgs {
  readonly target: SaveTarget;
  readonly path: string;
  readonly as?: ReaderName | undefined;
}

interface BillAnswer extends Pick<PackagesAnswer, 'databases' | 'findings' | 'basis'> {
  readonly text: string;
}

/** `image` is the key of an image manifest. */
export interface ContentsAnswers {
  /** What a file says, by the first reader that knows it (or by `as`); null where none does. `path` as in its layer. */
  readonly describe: readonly [DescribeArgs, Description | null];
  /** Packages of the root filesystem (of layers 0..depth, else all), each with the layer that brought it. */
  readonly packages: readonly [{ readonly image: string; readonly depth?: number | undefined }, PackagesAnswer];
  /** The same as a text to save: a table, or a bill of materials as SPDX or CycloneDX; nothing in it changes from one time to the next. */
  readonly bill: readonly [{ readonly image: string; readonly format: BillFormat }, BillAnswer];
  /** Secrets in all layers, deleted ones too; parts are lists of FoundSecret, one a layer. */
  readonly secrets: readonly [{ readonly image: string }, SecretsAnswer];
  /** What to change in the build, ranked, and what each change saves. */
  readonly advice: readonly [{ readonly image: string }, AdviceAnswer];
}
