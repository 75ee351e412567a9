/** apk's list of packages. */
import { PACKAGE_LIST_MAX_BYTES } from '../../bytes/limits.ts';
import { parseApk } from '../packages/apk.ts';
import { readText } from '../readText.ts';
import { Remarks } from '../remarks.ts';
import type { Reader } from './reader.ts';

const PATH = /(?:^|\/)lib\/apk\/db\/installed$/;
/** The checksum of the first package, then its name. */
const START = /^(?:C:Q[12][A-Za-z0-9+/=]+\n)?P:\S+\nV:\S+\n/;

export const apk: Reader = {
  name: 'apk',
  accepts(path, head) {
    const start = new TextDecoder('latin1').decode(head.subarray(0, 1024));
    return START.test(start) || (PATH.test(path) && /^[A-Za-z]:/.test(start));
  },
  async read(source, { path, signal }) {
    const remarks = new Remarks(path);
    const text = await readText(source, PACKAGE_LIST_MAX_BYTES, remarks, signal);
    return {
      kind: 'packages',
      format: 'apk',
      packages: parseApk(text, remarks),
      others: [],
      findings: remarks.findings,
    };
  },
};
