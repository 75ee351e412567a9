/** Text: scripts, unit files, sources, logs: whatever reads as lines. */
import type { Preview } from './preview.ts';
import { looksLikeText } from './text/encoding.ts';
import { MOST_TEXT, TextView } from './text/TextView.tsx';

export const text: Preview = {
  name: 'text',
  title: 'Text',
  accepts: (_path, head) => looksLikeText(head),
  maxBytes: MOST_TEXT,
  View: TextView,
};
