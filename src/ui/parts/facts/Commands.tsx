/** Commands: the shell lines that show or fetch the same thing elsewhere, each with its copy button. */
import { CopyButton } from './CopyButton.tsx';

/** undefined stands for a line that can't be said safely. */
export function Commands({ lines }: { readonly lines: readonly (string | undefined)[] }) {
  if (lines.length === 0) return null;
  const said = lines.filter((line) => line !== undefined);
  return (
    <section aria-label="In a shell" className="flex flex-col gap-1">
      <h3 className="text-ink-2 text-xs">in a shell</h3>
      {said.map((line) => (
        <div key={line} className="flex items-start gap-1 rounded-sm bg-sunken pl-2">
          <code className="min-w-0 flex-1 break-all py-1 font-mono text-xs">{line}</code>
          <CopyButton text={line} what="command" />
        </div>
      ))}
      {said.length < lines.length && (
        <p className="text-ink-2 text-sm">A name here has characters that cannot be typed safely in a shell.</p>
      )}
    </section>
  );
}
