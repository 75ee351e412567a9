/** dpkg's list of packages. */
import { PACKAGE_LIST_MAX_BYTES } from '../../bytes/limits.ts';
import { parseDpkg } from '../packages/dpkg.ts';
import { readText } from '../readText.ts';
import { Remarks } from '../remarks.ts';
import type { Reader } from './reader.ts';

const PATH = /(?:^|\/)var\/lib\/dpkg\/(?:status|status-old|status\.d\/[^/]+)$/;
const START = /^Package: \S+\n(?:[A-Z\s].*\n)*Status: /;

export const dpkg: Reader = {
  name: 'dpkg',
  accepts(path, head) {
    const start = new TextDecoder('latin1').decode(head.subarray(0, 1024));
    return START.test(start) || (PATH.test(path) && start.startsWith('Package: '));
  },
  async read(source, { path, signal }) {
    const remarks = new Remarks(path);
    const text = await readText(source, PACKAGE_LIST_MAX_BYTES, remarks, signal);
    return { kind: 'packages', format: 'dpkg', ...parseDpkg(text, remarks), findings: remarks.findings };
  },
};
