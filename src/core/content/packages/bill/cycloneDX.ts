/** A bill of materials as CycloneDX 1.6 in JSON (cyclonedx.org/docs/1.6). The same image gives the same bytes. */
import type { BilledImage, BilledPackage } from './bill.ts';
import { isExpression } from './licenses.ts';
import { spdxTime } from './spdx.ts';

/** Longer versions are not valid (definitions/version); such a one is a property whole. */
const VERSION_MAX_LENGTH = 1024;

/** A bill of materials as CycloneDX 1.6 in JSON; the same image gives the same bytes. */
export function toCycloneDX(packages: readonly BilledPackage[], image: BilledImage): string {
  const seen = new Map<string, number>();
  const listed = packages.filter(({ removedBy }) => removedBy === undefined);
  const document = {
    $schema: 'http://cyclonedx.org/schema/bom-1.6.schema.json',
    bomFormat: 'CycloneDX',
    specVersion: '1.6',
    serialNumber: `urn:uuid:${uuidOf(image.digest)}`,
    version: 1,
    metadata: {
      timestamp: spdxTime(image.created),
      tools: { components: [{ type: 'application', name: 'cutaway' }] },
      component: { type: 'container', 'bom-ref': 'image', name: image.name, version: image.digest },
      ...(image.caveats.length > 0 && {
        properties: image.caveats.map((value) => ({ name: 'cutaway:caveat', value })),
      }),
    },
    components: listed.map((one) => componentOf(one, image, seen)),
  };
  return `${JSON.stringify(document, null, 2)}\n`;
}

/** A version 8 UUID (RFC 9562) of the digest's first bits: the same for the same image. */
function uuidOf(digest: string): string {
  const hex = (/[0-9a-f]{32,}$/.exec(digest)?.[0] ?? '').padEnd(32, '0');
  const variant = ((Number.parseInt(hex.charAt(16), 16) & 3) | 8).toString(16);
  return [
    hex.slice(0, 8),
    hex.slice(8, 12),
    `8${hex.slice(13, 16)}`,
    `${variant}${hex.slice(17, 20)}`,
    hex.slice(20, 32),
  ].join('-');
}

function componentOf(one: BilledPackage, image: BilledImage, seen: Map<string, number>) {
  const { type, name, version, purl, licenses = [], layer, step, paths, bytes, owner, assumedGroup } = one;
  const { digest = null, diffID = null } = image.layers[layer] ?? {};
  const properties = [
    ...[
      ['cutaway:type', type],
      ['cutaway:layer', layer],
      ['cutaway:layerDigest', digest],
      ['cutaway:layerDiffID', diffID],
      ['cutaway:step', step],
      ['cutaway:bytes', bytes],
      ['cutaway:owner', owner],
      ['cutaway:assumedGroup', assumedGroup],
      ['cutaway:version', version.length > VERSION_MAX_LENGTH ? version : null],
    ],
    ...paths.map((path) => ['cutaway:path', `/${path}`]),
  ];
  return {
    ...{ type: 'library', 'bom-ref': unique(purl ?? `${type}/${name}@${version}`, seen), name },
    ...(version !== '' && { version: version.slice(0, VERSION_MAX_LENGTH) }),
    ...(purl !== undefined && { purl }),
    ...(licenses.length > 0 && { licenses: choice(licenses) }),
    properties: properties.flatMap(([key, value]) => (value == null ? [] : [{ name: `${key}`, value: `${value}` }])),
  };
}

/** One expression, or a list of names; the format has no place for both. */
function choice(licenses: readonly string[]) {
  const [first = ''] = licenses;
  if (licenses.length === 1 && isExpression(first)) return [{ expression: first }];
  return licenses.map((name) => ({ license: { name } }));
}

/** References stand once in a document; packages may stand in two databases. */
function unique(text: string, seen: Map<string, number>): string {
  const count = (seen.get(text) ?? 0) + 1;
  seen.set(text, count);
  return count === 1 ? text : `${text}#${count}`;
}
