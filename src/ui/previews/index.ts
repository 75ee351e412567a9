/** Previews in the order they are asked: the first that accepts a file shows it, and the rest that accept are tabs. */
import { drawing } from './drawing.tsx';
import { hex } from './hex.tsx';
import { json } from './json.tsx';
import { picture } from './picture.tsx';
import type { Preview } from './preview.ts';
import { text } from './text.tsx';

export const PREVIEWS: readonly Preview[] = [picture, json, text, drawing, hex];
