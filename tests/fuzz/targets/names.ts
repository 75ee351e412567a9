/** Text that people and images give: references, pasted lines, queries, digests. */
import { digestProblem } from '../../../src/core/oci/digest.ts';
import { readPasted, readPastedRegistry } from '../../../src/core/oci/names/pasted.ts';
import { parseReference, sameName } from '../../../src/core/oci/reference.ts';
import { parseQuery } from '../../../src/core/rootfs/search/query/parseQuery.ts';
import { type Target, textTarget } from '../target.ts';

const REFERENCES = [
  'docker.io/library/alpine:3.19',
  `h:5000/a/b@sha256:${'ab'.repeat(32)}`,
  'localhost/x',
  '[::1]:5000/a:1',
];

export const names: readonly Target[] = [
  textTarget('reference', REFERENCES, (text) => [parseReference(text), sameName(text, 'a:1')]),
  textTarget(
    'pasted',
    ['docker pull --platform linux/arm64 alpine:3', 'https://hub.docker.com/_/alpine/tags', ...REFERENCES],
    (text) => [readPasted(text), readPastedRegistry(text)],
  ),
  textTarget(
    'query',
    ['*.so size>1M mode=4755 uid=0 -layer:2 text:"a b" re:/x+/', 'deleted type:file mtime>2024-01-01'],
    parseQuery,
  ),
  textTarget('digest', [`sha256:${'ab'.repeat(32)}`, 'sha512:x', 'a+b.c:d'], digestProblem),
];
