/** SecretRule: one form that secrets have. */

/** A form of secret. `hint` is a text without which the pattern can't match: looking for it is the fast first step. */
export interface SecretRule {
  readonly kind: string;
  readonly hints: readonly string[];
  /** With the flag `g`. Its group `secret` is what is masked; without one, all of it. */
  readonly pattern: RegExp;
  readonly isKey?: true;
  /** Is this really one? For what a pattern can't say. */
  readonly holds?: (secret: string, whole: string) => boolean;
}
