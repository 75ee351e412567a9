/** The layouts, in the order in which their views are shown. Every one that matches opens: an archive may hold two. */
import type { Layout } from '../layout.ts';
import { containerdContent } from './containerdContent.ts';
import { containersStorage } from './containersStorage.ts';
import { dirLayout } from './dirLayout.ts';
import { dockerArchive } from './dockerArchive.ts';
import { dockerStorage } from './dockerStorage.ts';
import { ociLayout } from './ociLayout.ts';
import { registryStorage } from './registryStorage.ts';

export const layouts: readonly Layout[] = [
  ociLayout,
  dockerArchive,
  dirLayout,
  registryStorage,
  containerdContent,
  containersStorage,
  dockerStorage,
];
