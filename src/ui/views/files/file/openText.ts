/** How an open file is shown, as one word: `text:10-12`, `hex:4096`, or `auto` where the file chose its own preview. */

export interface Shown {
  /** Name of the preview asked for; null = the first that accepts. */
  readonly preview: string | null;
  /** Line or offset that is pointed at. */
  readonly at: number | null;
  /** The last of several lines. */
  readonly to: number | null;
}

export function formatOpen({ preview, at, to }: Shown): string {
  const end = to === null ? '' : `-${to}`;
  return `${preview ?? 'auto'}${at === null ? '' : `:${at}${end}`}`;
}

export function parseOpen(text: string): Shown {
  const [, name, at, to] = /^([a-z]+)(?::(\d{1,15})(?:-(\d{1,15}))?)?$/.exec(text) ?? [];
  const number = (digits: string | undefined) => (digits === undefined ? null : Number(digits));
  return { preview: name === undefined || name === 'auto' ? null : name, at: number(at), to: number(to) };
}
