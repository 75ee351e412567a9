/** The word that somebody meant who mistyped it. */

/** The nearest of the words, within a slip or two; undefined where none is near. */
export function nearest(word: string, words: readonly string[]): string | undefined {
  const most = word.length < 3 ? 0 : word.length < 6 ? 1 : 2;
  const ranked = words
    .map((one) => ({ one, distance: distanceBetween(word.toLowerCase(), one) }))
    .filter(({ distance }) => distance <= most)
    .sort((a, b) => a.distance - b.distance);
  return ranked[0]?.one;
}

/** Letters added, left out, changed or exchanged with their neighbour (optimal string alignment). */
function distanceBetween(a: string, b: string): number {
  const rows: number[][] = [Array.from({ length: b.length + 1 }, (_, i) => i)];
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const changed = (rows[i - 1]?.[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      const exchanged = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
      row[j] = Math.min(
        ...[(rows[i - 1]?.[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1, changed],
        exchanged ? (rows[i - 2]?.[j - 2] ?? 0) + 1 : Number.POSITIVE_INFINITY,
      );
    }
    rows.push(row);
  }
  return rows[a.length]?.[b.length] ?? 0;
}
