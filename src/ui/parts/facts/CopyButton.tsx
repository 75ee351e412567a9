/** CopyButton: copies a text and says so. */
import { Check, Copy } from 'lucide-react';
import { useState } from 'react';
import { toast } from '../Toasts.tsx';

interface CopyButtonProps {
  readonly text: string;
  /** What is copied, for the button's name: "digest". */
  readonly what: string;
  readonly className?: string;
}

export function CopyButton({ text, what, className = '' }: CopyButtonProps) {
  const [copied, setCopied] = useState(false);
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(text);
      setCopied(true);
      toast('Copied');
      setTimeout(() => setCopied(false), 1_500);
    } catch {
      toast('The browser did not allow copying. Select the text and copy it by hand.');
    }
  };
  return (
    <button
      type="button"
      onClick={copy}
      aria-label={`Copy ${what}`}
      title={`Copy ${what}`}
      className={`inline-flex size-6 shrink-0 items-center justify-center rounded-sm text-ink-3 hover:bg-sunken hover:text-ink ${className}`}
    >
      {copied ? <Check size={13} aria-hidden="true" /> : <Copy size={13} aria-hidden="true" />}
    </button>
  );
}
