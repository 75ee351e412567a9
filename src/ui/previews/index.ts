/** Previews in the order they are asked: the first that accepts a file shows it, and the rest that accept are tabs. */
import { archive } from './archive.tsx';
import { certificate } from './certificate.tsx';
import { database } from './database.tsx';
import { drawing } from './drawing.tsx';
import { elf } from './elf.tsx';
import { hex } from './hex.tsx';
import { json } from './json.tsx';
import { model } from './model.tsx';
import { packageList } from './packageList.tsx';
import { picture } from './picture.tsx';
import type { Preview } from './preview.ts';
import { sbom } from './sbom.tsx';
import { text } from './text.tsx';

export const PREVIEWS: readonly Preview[] = [
  picture,
  elf,
  archive,
  certificate,
  packageList,
  database,
  model,
  sbom,
  json,
  text,
  drawing,
  hex,
];
