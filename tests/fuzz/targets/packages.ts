/** Package databases of every kind. */
import { fromBytes } from '../../../src/core/bytes/memory.ts';
import { DATABASES } from '../../../src/core/content/packages/databases/index.ts';
import { readDatabase } from '../../../src/core/content/packages/readDatabase.ts';
import { rpmDatabase, rpmHeader } from '../../fixtures/rpmdb.ts';
import { berkeleyDatabase, ndbDatabase } from '../../fixtures/rpmFormats.ts';
import { CHEAP, type Target } from '../target.ts';

const spec = { name: 'bash', version: '5.1', release: '2', arch: 'x86_64', license: 'GPL', size: 5 };
const text = (content: string) => new TextEncoder().encode(content);
const dpkg = text(
  'Package: a\nStatus: install ok installed\nVersion: 1.0-1\nInstalled-Size: 5\nDepends: b (>= 1)\nDescription: x\n y\n\n',
);

const SEEDS: Readonly<Record<string, () => Uint8Array[]>> = {
  rpm: () => [rpmDatabase([spec]), berkeleyDatabase([rpmHeader(spec)]), ndbDatabase([rpmHeader(spec)])],
  apk: () => [text('P:busybox\nV:1.36-r1\nA:x86_64\nI:500\nL:GPL\nF:bin\nR:busybox\na:0:0:755\n\n')],
  pacman: () => [text('%NAME%\nbash\n\n%VERSION%\n5.1-2\n\n%SIZE%\n500\n\n')],
};

export const packages: readonly Target[] = DATABASES.map((kind) => ({
  ...{ name: `packages-${kind.name}`, runs: CHEAP },
  seeds: () =>
    SEEDS[kind.name]?.() ?? [dpkg, text('bash\t5.1-2\t1\t2\tvendor\tepoch\t5\tx86_64\t0\tbash-5.1-2.src.rpm\n')],
  run: (input) => readDatabase(kind, 'x', [{ path: kind.places[0]?.path ?? 'x', source: fromBytes(input) }]),
}));
