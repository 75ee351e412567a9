/** What the page is to open, looked at before a server is started for it: one that shows an error alone never ends. */
import { accessSync, constants, existsSync, statSync } from 'node:fs';
import { openStores, refuseAtSight } from '../../core/store/open.ts';
import { absentPath } from '../input.ts';
import { fileSource, toImageError } from '../node/fileSource.ts';
import { openFolder } from '../node/folder.ts';
import { UsageError } from '../usageError.ts';

/** Throws where the path is not there or holds no image at first sight. */
export async function checkShown(path: string): Promise<void> {
  if (path === '-') throw new UsageError('-: the app cannot read stdin; name a file');
  if (!existsSync(path)) throw absentPath(path);
  const found = statSync(path);
  try {
    accessSync(path, constants.R_OK);
  } catch (error) {
    throw toImageError(error, path);
  }
  if (found.isDirectory()) return checkFolder(path);
  if (!found.isFile()) throw new UsageError(`${path}: is a device, a socket or a pipe; name a file or a folder`);
  const source = fileSource(path);
  try {
    await refuseAtSight(source, { name: path });
  } finally {
    await source.close();
  }
}

async function checkFolder(path: string): Promise<void> {
  const spool = () => Promise.reject(new Error('folders need no scratch space'));
  const { release } = await openStores(await openFolder(path), { name: path, spool });
  await release();
}
