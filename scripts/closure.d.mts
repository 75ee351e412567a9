export function closure(entries: readonly string[]): ReadonlySet<string>;
