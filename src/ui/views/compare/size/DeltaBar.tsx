/** How much something grew or shrank, as a bar from the middle: right = more on the right side, left = less. */

interface DeltaBarProps {
  readonly delta: number;
  /** The largest change of the table. */
  readonly most: number;
}

export function DeltaBar({ delta, most }: DeltaBarProps) {
  const share = most === 0 ? 0 : Math.max(delta === 0 ? 0 : 1.5, (50 * Math.abs(delta)) / most);
  return (
    <span aria-hidden="true" className="relative inline-block h-3 w-full align-middle">
      <span className="absolute inset-y-0 left-1/2 w-px bg-line-strong" />
      <span
        className={`absolute inset-y-0.5 rounded-xs ${delta > 0 ? 'delta-more' : 'delta-less'}`}
        style={delta > 0 ? { left: '50%', width: `${share}%` } : { right: '50%', width: `${share}%` }}
      />
    </span>
  );
}
