/** syft's own JSON (github.com/anchore/syft/schema). */
import { SBOM_ROWS_MAX_COUNT } from '../../bytes/limits.ts';
import type { SbomDescription, SbomPlace } from '../description.ts';
import type { Remarks } from '../remarks.ts';
import { listOf, objectOf, objectsOf, stringOf, stringsOf, type Value } from './values.ts';

/** The document, or undefined for JSON that is none. */
export function readSyft(document: Value, remarks: Remarks): SbomDescription | undefined {
  const schema = objectOf(document.schema);
  if (!Array.isArray(document.artifacts) || !/syft/.test(stringOf(schema?.url) ?? '')) return undefined;
  const artifacts = objectsOf(document.artifacts);
  if (artifacts.length > SBOM_ROWS_MAX_COUNT)
    remarks.say('too-many', 'warning', `Only its first ${SBOM_ROWS_MAX_COUNT} packages are listed.`);
  const { name, version } = objectOf(document.descriptor) ?? {};
  const source = objectOf(document.source);
  return {
    ...{ kind: 'sbom', format: 'Syft', version: stringOf(schema?.version) ?? '', created: null },
    name: stringOf(source?.name) ?? stringOf(objectOf(source?.metadata)?.userInput) ?? '',
    tools: [[name, version].map(stringOf).filter(Boolean).join(' ')],
    packages: artifacts.slice(0, SBOM_ROWS_MAX_COUNT).map((each) => ({
      ...{ name: stringOf(each.name) ?? '', version: stringOf(each.version), type: stringOf(each.type) },
      ...{ purl: stringOf(each.purl), license: licenseOf(each.licenses), places: placesOf(each.locations) },
    })),
    files: objectsOf(document.files)
      .slice(0, SBOM_ROWS_MAX_COUNT)
      .map(({ location, digests }) => ({
        ...toPlace(objectOf(location) ?? {}),
        digests: objectsOf(digests).map(({ algorithm, value }) => ({
          ...{ algorithm: stringOf(algorithm) ?? '', hex: stringOf(value) ?? '' },
        })),
      })),
    relations: listOf(document.artifactRelationships).length,
    findings: remarks.findings,
  };
}

/** Strings until schema 7, objects since. */
function licenseOf(list: unknown): string | null {
  const names = objectsOf(list).map(({ value }) => stringOf(value) ?? '');
  return [...stringsOf(list), ...names].filter(Boolean).join(' AND ') || null;
}

const placesOf = (list: unknown): SbomPlace[] => objectsOf(list).map(toPlace);

function toPlace({ path, layerID }: Value): SbomPlace {
  return { path: (stringOf(path) ?? '').replace(/^\//, ''), layer: stringOf(layerID) };
}
