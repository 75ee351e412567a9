/** Commands: the shell lines that show or fetch the same thing elsewhere, each with its copy button. */
import { CopyButton } from './CopyButton.tsx';

export function Commands({ lines }: { readonly lines: readonly string[] }) {
  if (lines.length === 0) return null;
  return (
    <section aria-label="In a shell" className="flex flex-col gap-1">
      <h3 className="text-ink-2 text-xs">in a shell</h3>
      {lines.map((line) => (
        <div key={line} className="flex items-start gap-1 rounded-sm bg-sunken pl-2">
          <code className="min-w-0 flex-1 break-all py-1 font-mono text-xs">{line}</code>
          <CopyButton text={line} what="command" />
        </div>
      ))}
    </section>
  );
}
