/** Rows that run the built command line in Node beside native tools. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { seconds } from './native.mjs';

const cli = fileURLToPath(new URL('../../dist/cli/cutaway.js', import.meta.url));

export function nodeRows(data) {
  const layers = [data.a, data.b, data.c];
  const listing = layers.map((path) => `tar tf ${path} > /dev/null`).join('; ');
  return [
    {
      name: 'Node: ls of a gzip layer',
      bar: 1.5,
      against: 'tar tzf',
      ours: () => seconds(`node ${cli} ls ${data.aGz} --json >/dev/null`),
      native: () => seconds(`tar tzvf ${data.aGz} >/dev/null`),
    },
    {
      name: 'Node: inspect a docker save of 1.2 GB',
      bar: 20,
      against: 'tar tf (which seeks)',
      ours: () => seconds(`node ${cli} inspect ${data.save} --json >/dev/null`),
      native: () => seconds(`tar tf ${data.save} >/dev/null; ${listing.slice(0, 0)}true`),
    },
    {
      name: 'Node: verify a docker save of 1.2 GB',
      bar: 4,
      against: 'sha256sum',
      ours: () => seconds(`node ${cli} verify ${data.save} --json >/dev/null || true`),
      native: () => seconds(`sha256sum ${data.save} >/dev/null`),
    },
    {
      name: 'Node: whole image listed',
      bar: 0.4,
      against: 'umoci raw unpack',
      needs: 'umoci',
      ours: () => seconds(`node ${cli} ls ${data.save} --json >/dev/null`),
      native: () => unpack(data),
    },
  ];
}

let layout;
/** umoci reads OCI layouts only: the same three layers as one, made once. */
function unpack(data) {
  layout ??= (() => {
    const folder = mkdtempSync(join(tmpdir(), 'cutaway-bench-'));
    seconds(`skopeo copy -q docker-archive:${data.save} oci:${folder}/oci:bench`);
    process.on('exit', () => rmSync(folder, { recursive: true, force: true }));
    return folder;
  })();
  const time = seconds(`umoci raw unpack --image ${layout}/oci:bench ${layout}/out`);
  rmSync(`${layout}/out`, { recursive: true, force: true });
  return time;
}
