/**
 * SPDX 3 in JSON-LD (spdx.github.io/spdx-spec/v3.0.1, "Serialization"): a graph of elements that name one another by their
 * spdxId. Packages and files are distinguished by their type.
 */
import { SBOM_ROWS_MAX_COUNT } from '../../bytes/limits.ts';
import type { SbomDescription, SbomFile, SbomPackage } from '../description.ts';
import type { Remarks } from '../remarks.ts';
import { objectOf, objectsOf, stringOf, stringsOf, type Value } from './values.ts';

const CONTEXT = /^https:\/\/spdx\.org\/rdf\/(3(?:\.\d+)*)\/spdx-context\.jsonld$/;

/** The document, or undefined for JSON that is none. */
export function readSpdx3(document: Value, remarks: Remarks): SbomDescription | undefined {
  const contexts = [stringOf(document['@context']), ...stringsOf(document['@context'])];
  const version = contexts.map((each) => CONTEXT.exec(each ?? '')?.[1]).find((each) => each !== undefined);
  if (version === undefined) return undefined;
  const graph = objectsOf(document['@graph']);
  const byID = new Map(graph.map((element) => [idOf(element), element]));
  const ofType = (name: string) => graph.filter((element) => typeOf(element) === name);
  const [packages, files] = [ofType('software_Package'), ofType('software_File')];
  if (packages.length > SBOM_ROWS_MAX_COUNT || files.length > SBOM_ROWS_MAX_COUNT) {
    remarks.say('too-many', 'warning', `Only its first ${SBOM_ROWS_MAX_COUNT} packages and files are listed.`);
  }
  const [head] = ofType('SpdxDocument');
  const creation = creationOf(head?.creationInfo ?? graph[0]?.creationInfo, byID);
  const licenses = licensesOf(graph, byID);
  return {
    ...{ kind: 'sbom', format: 'SPDX', version, name: stringOf(head?.name) ?? '' },
    created: stringOf(creation?.created),
    tools: toolsOf(creation, byID),
    packages: packages.slice(0, SBOM_ROWS_MAX_COUNT).map((each) => toPackage(each, licenses)),
    files: files.slice(0, SBOM_ROWS_MAX_COUNT).map(toFile),
    relations: graph.filter((element) => typeOf(element).endsWith('Relationship')).length,
    findings: remarks.findings,
  };
}

const typeOf = (element: Value) => stringOf(element.type) ?? stringOf(element['@type']) ?? '';
const idOf = (element: Value) => stringOf(element.spdxId) ?? stringOf(element['@id']) ?? '';

/** It is one of the graph, or stands where it is used. */
function creationOf(value: unknown, byID: ReadonlyMap<string, Value>): Value | undefined {
  return objectOf(value) ?? byID.get(stringOf(value) ?? '');
}

function toolsOf(creation: Value | undefined, byID: ReadonlyMap<string, Value>): string[] {
  const ids = [...stringsOf(creation?.createdUsing), ...stringsOf(creation?.createdBy)];
  return ids.map((id) => stringOf(byID.get(id)?.name) ?? id);
}

function toPackage(each: Value, licenses: ReadonlyMap<string, string>): SbomPackage {
  const identifiers = objectsOf(each.externalIdentifier);
  const stated = identifiers.find(({ externalIdentifierType }) => externalIdentifierType === 'packageUrl');
  const purl = stringOf(each.software_packageUrl) ?? stringOf(stated?.identifier);
  return {
    name: stringOf(each.name) ?? '',
    version: stringOf(each.software_packageVersion),
    type: purl === null ? null : (/^pkg:([^/]+)\//.exec(purl)?.[1] ?? null),
    purl,
    license: licenses.get(idOf(each)) ?? null,
    places: [],
  };
}

function toFile(file: Value): SbomFile {
  return {
    path: (stringOf(file.name) ?? '').replace(/^\.?\//, ''),
    layer: null,
    digests: objectsOf(file.verifiedUsing).map(({ algorithm, hashValue }) => ({
      algorithm: stringOf(algorithm) ?? '',
      hex: stringOf(hashValue) ?? '',
    })),
  };
}

/** A license is an element too, tied by a relationship; the concluded one goes before the declared. */
function licensesOf(graph: readonly Value[], byID: ReadonlyMap<string, Value>): ReadonlyMap<string, string> {
  const licenses = new Map<string, string>();
  for (const kind of ['hasDeclaredLicense', 'hasConcludedLicense']) {
    for (const { from, to, relationshipType } of graph) {
      if (relationshipType !== kind) continue;
      const texts = stringsOf(to).flatMap((id) => stringOf(byID.get(id)?.simplelicensing_licenseExpression) ?? []);
      if (texts.length > 0) licenses.set(stringOf(from) ?? '', texts.join(' AND '));
    }
  }
  return licenses;
}
