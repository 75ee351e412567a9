/** CycloneDX in JSON (cyclonedx.org/docs/1.6), with the places syft and trivy write into properties. */
import { SBOM_DEPTH_MAX_COUNT, SBOM_ROWS_MAX_COUNT } from '../../bytes/limits.ts';
import type { SbomDescription, SbomFile, SbomPackage, SbomPlace } from '../description.ts';
import type { Remarks } from '../remarks.ts';
import { listOf, objectOf, objectsOf, stringOf, type Value } from './values.ts';

/** The document, or undefined for JSON that is none. */
export function readCycloneDX(document: Value, remarks: Remarks): SbomDescription | undefined {
  if (document.bomFormat !== 'CycloneDX') return undefined;
  const metadata = objectOf(document.metadata) ?? {};
  const all = componentsOf(document.components, remarks);
  const subject = objectOf(metadata.component);
  return {
    ...{ kind: 'sbom', format: 'CycloneDX', version: stringOf(document.specVersion) ?? '' },
    name: stringOf(subject?.name) ?? '',
    created: stringOf(metadata.timestamp),
    tools: toolsOf(metadata.tools),
    packages: all.filter(({ type }) => type !== 'file').map(toPackage),
    files: all.filter(({ type }) => type === 'file').map(toFile),
    relations: listOf(document.dependencies).length,
    findings: remarks.findings,
  };
}

/** Components and those within them. */
function componentsOf(list: unknown, remarks: Remarks): Value[] {
  const found: Value[] = [];
  let level = objectsOf(list);
  for (let depth = 0; depth < SBOM_DEPTH_MAX_COUNT && level.length > 0; depth++) {
    for (const each of level) if (found.length < SBOM_ROWS_MAX_COUNT) found.push(each);
    level = level.flatMap(({ components }) => objectsOf(components));
  }
  const isCut = level.length > 0 || found.length >= SBOM_ROWS_MAX_COUNT;
  if (isCut) remarks.say('too-many', 'warning', `Only its first ${SBOM_ROWS_MAX_COUNT} components are listed.`);
  return found;
}

function toPackage(component: Value): SbomPackage {
  const group = stringOf(component.group);
  const name = stringOf(component.name) ?? '';
  return {
    name: group ? `${group}/${name}` : name,
    version: stringOf(component.version),
    type: stringOf(component.type),
    purl: stringOf(component.purl),
    license: licenseOf(component.licenses),
    places: placesOf(component),
  };
}

function toFile(component: Value): SbomFile {
  const [place] = placesOf(component);
  return {
    path: (stringOf(component.name) ?? '').replace(/^\//, ''),
    layer: place?.layer ?? null,
    digests: objectsOf(component.hashes).map(({ alg, content }) => ({
      algorithm: (stringOf(alg) ?? '').toLowerCase().replace(/^sha-/, 'sha'),
      hex: stringOf(content) ?? '',
    })),
  };
}

function licenseOf(list: unknown): string | null {
  const names = objectsOf(list).map(({ license, expression }) => {
    const { id, name } = objectOf(license) ?? {};
    return stringOf(expression) ?? stringOf(id) ?? stringOf(name);
  });
  return names.filter((name) => name !== null).join(' AND ') || null;
}

/** `syft:location:0:path` with `syft:location:0:layerID`; trivy: `aquasecurity:trivy:LayerDiffID` and `FilePath`. */
function placesOf({ properties }: Value): SbomPlace[] {
  const values = new Map(objectsOf(properties).map(({ name, value }) => [stringOf(name) ?? '', stringOf(value)]));
  const places: SbomPlace[] = [];
  for (let i = 0; i < 1000; i++) {
    const path = values.get(`syft:location:${i}:path`);
    if (!path) break;
    places.push({ path: path.replace(/^\//, ''), layer: values.get(`syft:location:${i}:layerID`) ?? null });
  }
  const layer = values.get('aquasecurity:trivy:LayerDiffID');
  if (layer) places.push({ path: values.get('aquasecurity:trivy:FilePath') ?? '', layer });
  return places;
}

/** A list until 1.4, an object of components since 1.5. */
function toolsOf(tools: unknown): string[] {
  const list = Array.isArray(tools) ? tools : objectOf(tools)?.components;
  return objectsOf(list).map(({ name, version }) => [name, version].map(stringOf).filter(Boolean).join(' '));
}
