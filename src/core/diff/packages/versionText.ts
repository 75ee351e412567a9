/** Numbers and texts inside versions, as every package manager compares them. */

/** Numbers of any length, as text: leading zeros don't count. */
export function compareNumbers(a: string, b: string): number {
  const [left, right] = [a.replace(/^0+/, ''), b.replace(/^0+/, '')];
  return left.length - right.length || compareText(left, right);
}

/** By code units: what package managers accept is ASCII. */
export const compareText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** Whether the character is an ASCII digit. */
export const isDigit = (char: string | undefined): boolean => char !== undefined && char >= '0' && char <= '9';

/** The digits from a place on. */
export function digitsAt(text: string, at: number): string {
  let end = at;
  while (isDigit(text[end])) end++;
  return text.slice(at, end);
}
