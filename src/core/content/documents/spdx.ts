/** SPDX 2.x in JSON (spdx.github.io/spdx-spec/v2.3), with the places syft and BuildKit write into it. */
import { SBOM_ROWS_MAX_COUNT } from '../../bytes/limits.ts';
import type { SbomDescription, SbomFile, SbomPackage, SbomPlace } from '../description.ts';
import type { Remarks } from '../remarks.ts';
import { listOf, objectOf, objectsOf, stringOf, stringsOf, type Value } from './values.ts';

/** The document, or undefined for JSON that is none. */
export function readSpdx(document: Value, remarks: Remarks): SbomDescription | undefined {
  const version = stringOf(document.spdxVersion);
  if (version === null) return undefined;
  const creation = objectOf(document.creationInfo) ?? {};
  const files = objectsOf(document.files).slice(0, SBOM_ROWS_MAX_COUNT);
  const relations = objectsOf(document.relationships);
  const places = placesOf(files, relations);
  const packages = objectsOf(document.packages);
  if (packages.length > SBOM_ROWS_MAX_COUNT || files.length < listOf(document.files).length) {
    remarks.say('too-many', 'warning', `Only its first ${SBOM_ROWS_MAX_COUNT} packages and files are listed.`);
  }
  return {
    ...{ kind: 'sbom', format: 'SPDX', version: version.replace(/^SPDX-/, ''), name: stringOf(document.name) ?? '' },
    created: stringOf(creation.created),
    tools: stringsOf(creation.creators).map((tool) => tool.replace(/^Tool: /, '')),
    packages: packages.slice(0, SBOM_ROWS_MAX_COUNT).map((each) => toPackage(each, places)),
    files: files.map(toFile),
    relations: relations.length,
    findings: remarks.findings,
  };
}

function toPackage(each: Value, places: ReadonlyMap<string, SbomPlace[]>): SbomPackage {
  const references = objectsOf(each.externalRefs);
  const purl = stringOf(references.find(({ referenceType }) => referenceType === 'purl')?.referenceLocator);
  const said = [each.licenseConcluded, each.licenseDeclared].map(stringOf);
  return {
    name: stringOf(each.name) ?? '',
    version: stringOf(each.versionInfo),
    type: purl === null ? null : (/^pkg:([^/]+)\//.exec(purl)?.[1] ?? null),
    purl,
    license: said.find((license) => license !== null && license !== 'NOASSERTION' && license !== 'NONE') ?? null,
    places: places.get(stringOf(each.SPDXID) ?? '') ?? [],
  };
}

/** syft says `layerID: sha256:…` in a file's comment. */
function toFile(file: Value): SbomFile {
  return {
    path: (stringOf(file.fileName) ?? '').replace(/^\.?\//, ''),
    layer: /\blayerID: (\w+:[0-9a-f]{32,128})/.exec(stringOf(file.comment) ?? '')?.[1] ?? null,
    digests: objectsOf(file.checksums).map(({ algorithm, checksumValue }) => ({
      algorithm: (stringOf(algorithm) ?? '').toLowerCase(),
      hex: stringOf(checksumValue) ?? '',
    })),
  };
}

/** Where packages were found: relations from a package to a file (OTHER "evident-by", CONTAINS). */
function placesOf(files: readonly Value[], relations: readonly Value[]): Map<string, SbomPlace[]> {
  const byID = new Map(files.map((file) => [stringOf(file.SPDXID) ?? '', file]));
  const places = new Map<string, SbomPlace[]>();
  for (const { spdxElementId, relatedSpdxElement, relationshipType, comment } of relations) {
    const isFound = relationshipType === 'CONTAINS' || /evident-by/.test(stringOf(comment) ?? '');
    const file = byID.get(stringOf(relatedSpdxElement) ?? '');
    const owner = stringOf(spdxElementId);
    if (!isFound || !file || owner === null) continue;
    const { path, layer } = toFile(file);
    const known = places.get(owner) ?? [];
    known.push({ path, layer });
    places.set(owner, known);
  }
  return places;
}
