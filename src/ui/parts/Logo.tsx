/** The mark: a small cut of three beds. */
export function Logo({ size = 18 }: { readonly size?: number }) {
  return (
    <svg aria-hidden="true" width={size} height={size} viewBox="0 0 20 20">
      <path d="M2 7.5 6.5 4H18l-4.5 3.5Z" style={{ fill: 'var(--stratum-3)' }} />
      <path d="M2 7.5h11.500v3H2Z" style={{ fill: 'var(--stratum-2)' }} />
      <path d="M2 10.500h11.500v2.500H2Z" style={{ fill: 'var(--stratum-1)' }} />
      <path d="M2 13h11.500v4.500H2Z" style={{ fill: 'var(--stratum-0)' }} />
      <path d="M13.500 7.500 18 4v10l-4.500 3.500Z" style={{ fill: 'var(--stratum-0)', filter: 'brightness(.7)' }} />
    </svg>
  );
}
