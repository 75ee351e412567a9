/** Setuid, setgid and world-writable files that no package of the system owns. */
import type { Evidence, PrivilegedFile } from '../evidence.ts';
import type { ImageRule } from '../rule.ts';

const SETUID = 0o6000;
const MOST = 20;

export const privileged: ImageRule = {
  name: 'unowned-privileges',
  look({ unowned = [], layers }) {
    const setuid = unowned.filter(({ mode }) => mode & SETUID);
    const writable = unowned.filter(({ mode }) => !(mode & SETUID));
    return [
      ...say(setuid, 'Programs that run with the rights of their owner belong to no package', 'chmod u-s,g-s', layers),
      ...say(writable, 'Files that everybody may write belong to no package', 'chmod o-w', layers),
    ];
  },
};

function say(files: readonly PrivilegedFile[], title: string, command: string, all: Evidence['layers']) {
  if (files.length === 0) return [];
  const layers = [...new Set(files.map(({ layer }) => layer))].sort((a, b) => a - b);
  const names = files.slice(0, 3).map(({ path }) => `/${path}`);
  return [
    {
      title,
      why: `No list of the image's package manager has ${files.length === 1 ? 'it' : 'them'}.`,
      change: `In the step that brings ${files.length === 1 ? 'it' : 'them'}, since a later one ships ${files.length === 1 ? 'it' : 'them'} again:\nRUN … && ${command} ${names.join(' ')}${files.length > names.length ? ' …' : ''}\n# or COPY --chmod=0755 …`,
      confidence: 'likely' as const,
      ...{ layers, step: all[layers[0] ?? 0]?.step ?? null, files: files.length },
      largest: files.slice(0, MOST).map(({ path }) => ({ path, bytes: 0 })),
    },
  ];
}
