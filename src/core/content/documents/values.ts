/** Reading plain JSON values of any shape: what is of another kind counts as absent. */

/** A JSON object whose fields are not known. */
export type Value = Readonly<Record<string, unknown>>;

/** The value as an object; undefined where it is something else. */
export function objectOf(value: unknown): Value | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Value) : undefined;
}

/** The value as a list; empty where it is something else. */
export function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

/** The objects of a list. */
export function objectsOf(value: unknown): Value[] {
  return listOf(value)
    .map(objectOf)
    .filter((item) => item !== undefined);
}

/** The value as a string; null where it is something else. */
export function stringOf(value: unknown): string | null {
  return typeof value === 'string' ? value : null;
}

/** The strings of a list. */
export function stringsOf(value: unknown): string[] {
  return listOf(value).filter((item) => typeof item === 'string');
}

/** Digests of in-toto: `{ sha256: "…" }`. */
export function digestsOf(value: unknown): { algorithm: string; hex: string }[] {
  return Object.entries(objectOf(value) ?? {}).flatMap(([algorithm, hex]) =>
    typeof hex === 'string' ? [{ algorithm, hex }] : [],
  );
}
