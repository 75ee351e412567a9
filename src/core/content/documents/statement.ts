/** in-toto statements (github.com/in-toto/attestation), alone or in a DSSE envelope, with SLSA provenance 0.2 and 1. */
import { STATEMENT_ROWS_MAX_COUNT } from '../../bytes/limits.ts';
import { isSigstoreBundle as isBundleType } from '../../oci/mediaType.ts';
import type { Material, Provenance, SbomDescription, StatementDescription } from '../description.ts';
import type { Remarks } from '../remarks.ts';
import { digestsOf, objectOf, objectsOf, stringOf, type Value } from './values.ts';

/** What reading the predicate and the payload needs from outside. */
interface StatementParts {
  /** Text of a payload to a value; undefined for what is not JSON. */
  readonly parse: (bytes: Uint8Array) => unknown;
  readonly sbom: (predicate: Value) => SbomDescription | undefined;
}

/** The statement, or undefined for JSON that is none. */
export function readStatement(
  document: Value,
  remarks: Remarks,
  parts: StatementParts,
): StatementDescription | undefined {
  // A Sigstore bundle has the envelope in it, beside what its signature is checked with.
  const bundled = isSigstoreBundle(document) ? objectOf(document.dsseEnvelope) : undefined;
  if (bundled) return readStatement(bundled, remarks, parts);
  const payload = stringOf(document.payload);
  const payloadType = stringOf(document.payloadType);
  if (payload === null || payloadType === null) return fromStatement(document, null, remarks, parts);
  const bytes = fromBase64(payload);
  const inner = objectOf(bytes && parts.parse(bytes));
  if (!inner) remarks.say('payload-unread', 'warning', `The payload of the envelope (${payloadType}) is not JSON.`);
  const signatures = objectsOf(document.signatures).map(({ keyid }) => stringOf(keyid) ?? '');
  const envelope = { payloadType, signatures };
  const unread = { kind: 'statement', type: payloadType, predicateType: '', envelope, subjects: [] } as const;
  return (
    (inner && fromStatement(inner, envelope, remarks, parts)) ?? {
      ...unread,
      ...{ provenance: null, sbom: null, findings: remarks.findings },
    }
  );
}

/** `application/vnd.dev.sigstore.bundle.v0.3+json`, and `…bundle+json;version=0.2` before. */
export function isSigstoreBundle({ mediaType, verificationMaterial }: Value): boolean {
  return isBundleType(stringOf(mediaType) ?? '') && objectOf(verificationMaterial) !== undefined;
}

function fromStatement(
  statement: Value,
  envelope: StatementDescription['envelope'],
  remarks: Remarks,
  { sbom }: StatementParts,
): StatementDescription | undefined {
  const type = stringOf(statement._type);
  const predicateType = stringOf(statement.predicateType);
  if (type === null || predicateType === null || !/in-toto/.test(type)) return undefined;
  const predicate = objectOf(statement.predicate) ?? {};
  const subjects = objectsOf(statement.subject);
  if (subjects.length > STATEMENT_ROWS_MAX_COUNT)
    remarks.say('too-many', 'warning', `Only its first ${STATEMENT_ROWS_MAX_COUNT} subjects are listed.`);
  return {
    ...{ kind: 'statement', type, predicateType, envelope },
    subjects: subjects
      .slice(0, STATEMENT_ROWS_MAX_COUNT)
      .map(({ name, digest }) => ({ name: stringOf(name) ?? '', digests: digestsOf(digest) })),
    provenance: /slsa\.dev\/provenance/.test(predicateType) ? provenanceOf(predicate) : null,
    // cosign wraps a document once more.
    sbom: sbom(predicate) ?? sbom(objectOf(predicate.Data) ?? {}) ?? null,
    findings: remarks.findings,
  };
}

/** Version 1 has buildDefinition and runDetails; before, all lies side by side. */
function provenanceOf(predicate: Value): Provenance {
  const definition = objectOf(predicate.buildDefinition);
  const details = objectOf(predicate.runDetails) ?? {};
  const metadata = objectOf(definition ? details.metadata : predicate.metadata) ?? {};
  const builder = objectOf(definition ? details.builder : predicate.builder) ?? {};
  const invocation = objectOf(predicate.invocation) ?? {};
  const external = objectOf(definition?.externalParameters) ?? objectOf(invocation.parameters) ?? {};
  const source = objectOf(external.configSource) ?? objectOf(invocation.configSource) ?? {};
  const materials = objectsOf(definition ? definition.resolvedDependencies : predicate.materials);
  return {
    builder: stringOf(builder.id),
    buildType: stringOf(definition ? definition.buildType : predicate.buildType),
    started: stringOf(metadata.startedOn) ?? stringOf(metadata.buildStartedOn),
    finished: stringOf(metadata.finishedOn) ?? stringOf(metadata.buildFinishedOn),
    source: [source.uri, source.path ?? source.entryPoint].map(stringOf).filter(Boolean).join(' ') || null,
    parameters: parametersOf(external),
    materials: materials.slice(0, STATEMENT_ROWS_MAX_COUNT).map(toMaterial),
  };
}

function toMaterial({ uri, name, digest }: Value): Material {
  return { uri: stringOf(uri) ?? stringOf(name) ?? '', digests: digestsOf(digest) };
}

/** Plain values, and those of BuildKit's `args` and `request`, one level down. */
function parametersOf(parameters: Value): (readonly [string, string])[] {
  return Object.entries(parameters)
    .flatMap(([name, value]) => {
      const inner = objectOf(value);
      return inner && name !== 'configSource' ? plain(inner, `${name}.`) : plain({ [name]: value }, '');
    })
    .slice(0, STATEMENT_ROWS_MAX_COUNT);
}

function plain(object: Value, prefix: string): (readonly [string, string])[] {
  return Object.entries(object).flatMap(([name, value]) => {
    const isPlain = typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean';
    if (isPlain) return [[`${prefix}${name}`, `${value}`] as const];
    // BuildKit's request has the build arguments one level further down.
    const inner = objectOf(value);
    return inner && prefix !== '' && prefix.split('.').length < 3 ? plain(inner, `${prefix}${name}.`) : [];
  });
}

function fromBase64(text: string): Uint8Array | undefined {
  try {
    return Uint8Array.from(atob(text.replaceAll('-', '+').replaceAll('_', '/')), (char) => char.charCodeAt(0));
  } catch {
    return undefined;
  }
}
