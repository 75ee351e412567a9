/** What is under way, on one line of a terminal, once it has taken a second. */
import { formatBytes } from '../../core/oci/text.ts';
import type { Progress } from '../../engine/engine.ts';

/** Before this nobody has begun to wonder. */
const QUIET_MS = 1000;
/** Between two lines. */
const EVERY_MS = 100;

export interface ProgressLine {
  readonly onProgress: (progress: Progress) => void;
  /** Takes the line away; call it before anything else is written. */
  clear(): void;
}

interface Terminal {
  write(text: string): unknown;
  readonly columns?: number;
}

/** `now` in milliseconds. */
export function createProgressLine(terminal: Terminal, now: () => number = Date.now): ProgressLine {
  const begun = now();
  let last = begun;
  let isShown = false;
  return {
    onProgress(progress) {
      const time = now();
      if (time - begun < QUIET_MS || time - last < EVERY_MS) return;
      last = time;
      isShown = true;
      terminal.write(`\r\x1b[K${toText(progress).slice(0, (terminal.columns ?? 80) - 1)}`);
    },
    clear() {
      if (!isShown) return;
      isShown = false;
      terminal.write('\r\x1b[K');
    },
  };
}

function toText({ step, done, total, unit }: Progress): string {
  const size = (value: number) => (unit === 'bytes' ? formatBytes(value) : String(value));
  if (total <= 0) return `${step}: ${size(done)}`;
  return `${step}: ${size(done)} of ${size(total)}, ${Math.floor((100 * done) / total)} %`;
}
