/** Setuid, setgid and world-writable files that no package of the system owns. */
import { quoteWord } from '../../oci/names/shellLine.ts';
import type { PrivilegedFile } from '../../rootfs/lookup/privilegedFiles.ts';
import type { Evidence } from '../evidence.ts';
import type { ImageRule } from '../rule.ts';

const SETUID = 0o6000;
const MOST = 20;

export const privileged: ImageRule = {
  name: 'unowned-privileges',
  look({ unowned = [], layers }) {
    const setuid = unowned.filter(({ mode }) => mode & SETUID);
    const writable = unowned.filter(({ mode }) => !(mode & SETUID));
    return [
      ...say(setuid, 'Setuid or setgid files that no package owns', 'chmod u-s,g-s', layers),
      ...say(writable, 'World-writable files that no package owns', 'chmod o-w', layers),
    ];
  },
};

function say(files: readonly PrivilegedFile[], title: string, command: string, all: Evidence['layers']) {
  if (files.length === 0) return [];
  const layers = [...new Set(files.map(({ layer }) => layer))].sort((a, b) => a - b);
  // A name that can't be typed safely is left to the list below.
  const names = files.slice(0, 3).map(({ path }) => quoteWord(`/${path}`) ?? '…');
  return [
    {
      title,
      why: `The package database does not list ${files.length === 1 ? 'it' : 'them'}.`,
      change: `# In the step that adds ${files.length === 1 ? 'the file' : 'the files'}: a later chmod ships ${files.length === 1 ? 'it' : 'them'} a second time\nRUN … && ${command} ${names.join(' ')}${files.length > names.length ? ' …' : ''}\n# or COPY --chmod=0755 …`,
      confidence: 'likely' as const,
      ...{ layers, step: all[layers[0] ?? 0]?.step ?? null, files: files.length },
      largest: files.slice(0, MOST).map(({ path }) => ({ path, bytes: 0 })),
    },
  ];
}
