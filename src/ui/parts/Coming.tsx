/** Coming: what stands where a view will be while its code is on its way; seen only where that takes longer than a moment. */

const LINES = ['w-1/3', 'w-2/3', 'w-1/2', 'w-3/5', 'w-2/5'];

export function Coming({ what }: { readonly what: string }) {
  return (
    <div role="status" className="quiet-arrival flex flex-col gap-3 p-4">
      <span className="sr-only">Loading {what}…</span>
      {LINES.map((width) => (
        <span key={width} aria-hidden="true" className={`h-3 rounded-sm bg-line ${width}`} />
      ))}
    </div>
  );
}
