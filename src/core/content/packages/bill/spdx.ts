/** A bill of materials as SPDX 2.3 in JSON (spdx.github.io/spdx-spec/v2.3). The same image gives the same bytes. */
import type { BilledImage, BilledPackage } from './bill.ts';
import { isExpression } from './licenses.ts';

const NONE = 'NOASSERTION';
const IMAGE = 'SPDXRef-Image';
/** SPDX wants a time; of an image that tells none it is this. */
const EPOCH = '1970-01-01T00:00:00Z';

/** A bill of materials as SPDX 2.3 in JSON; the same image gives the same bytes. */
export function toSpdx(packages: readonly BilledPackage[], image: BilledImage): string {
  const texts = new Map<string, string>();
  const listed = packages.filter(({ removedBy }) => removedBy === undefined);
  const entries = listed.map((one, i) => packageOf(one, i, image, texts));
  const related = entries.map(({ SPDXID }) => relation(IMAGE, 'CONTAINS', SPDXID));
  const document = {
    spdxVersion: 'SPDX-2.3',
    dataLicense: 'CC0-1.0',
    SPDXID: 'SPDXRef-DOCUMENT',
    name: image.name,
    ...(image.caveats.length > 0 && { comment: caveatText(image.caveats) }),
    documentNamespace: `https://spdx.org/spdxdocs/cutaway-${image.digest.replace(/[^A-Za-z0-9.-]/g, '-')}`,
    creationInfo: { created: spdxTime(image.created), creators: ['Tool: cutaway'] },
    packages: [root(image), ...entries],
    ...(texts.size > 0 && {
      hasExtractedLicensingInfos: [...texts].map(([extractedText, licenseId]) => ({ licenseId, extractedText })),
    }),
    relationships: [relation('SPDXRef-DOCUMENT', 'DESCRIBES', IMAGE), ...related],
  };
  return `${JSON.stringify(document, null, 2)}\n`;
}

/** One sentence: a caveat may bring a full stop of its own. */
const caveatText = (caveats: readonly string[]) =>
  `Not all layers were read: ${caveats.map((caveat) => caveat.replace(/\.$/, '')).join('; ')}.`;

/** SPDX and CycloneDX take times in UTC to the second. */
export function spdxTime(created: string | null): string {
  const at = created === null ? Number.NaN : Date.parse(created);
  return Number.isNaN(at) ? EPOCH : `${new Date(at).toISOString().slice(0, 19)}Z`;
}

function root({ name, digest }: BilledImage) {
  const [algorithm = '', hex = ''] = digest.split(':');
  const isKnown = /^sha(?:256|384|512)$/.test(algorithm);
  return {
    ...{ SPDXID: IMAGE, name, versionInfo: digest, downloadLocation: NONE, filesAnalyzed: false },
    primaryPackagePurpose: 'CONTAINER',
    ...(isKnown && { checksums: [{ algorithm: algorithm.toUpperCase(), checksumValue: hex }] }),
    ...{ licenseConcluded: NONE, licenseDeclared: NONE, copyrightText: NONE },
  };
}

function packageOf(one: BilledPackage, i: number, image: BilledImage, texts: Map<string, string>) {
  const { name, version, purl, licenses = [], layer, paths, owner, assumedGroup } = one;
  const { diffID = null, step = null } = image.layers[layer] ?? {};
  const place = `Brought by layer ${layer}${diffID === null ? '' : ` (layerID: ${diffID})`}`;
  return {
    ...{ SPDXID: `SPDXRef-Package-${i + 1}`, name, ...(version !== '' && { versionInfo: version }) },
    ...{ downloadLocation: NONE, filesAnalyzed: false },
    sourceInfo: `${place}${step === null ? '' : `, build step ${step.number}`}; listed in /${paths.join(', /')}${owner === undefined ? '' : `, which is of the package ${owner}`}.`,
    licenseConcluded: NONE,
    licenseDeclared: licenses.length === 0 ? NONE : licenses.map((text) => declared(text, texts)).join(' AND '),
    copyrightText: NONE,
    ...(assumedGroup !== undefined && {
      comment: `No group is stated; the one in its package URL is taken from ${assumedGroup}.`,
    }),
    ...(purl !== undefined && {
      externalRefs: [{ referenceCategory: 'PACKAGE-MANAGER', referenceType: 'purl', referenceLocator: purl }],
    }),
  };
}

/** An expression as it is; any other text by a reference to it. */
function declared(text: string, texts: Map<string, string>): string {
  if (isExpression(text)) return text.includes(' ') ? `(${text})` : text;
  const known = texts.get(text) ?? `LicenseRef-${texts.size + 1}`;
  texts.set(text, known);
  return known;
}

const relation = (spdxElementId: string, relationshipType: string, relatedSpdxElement: string) => ({
  ...{ spdxElementId, relationshipType, relatedSpdxElement },
});
