/** Other JSON documents met in images, named by what they have, with the facts one looks for first. */
import { isSigstoreBundle } from './statement.ts';
import { listOf, objectOf, stringOf, type Value } from './values.ts';

type Facts = readonly (readonly [string, string])[];
type Fact = readonly [string, unknown];

interface Known {
  readonly name: string;
  readonly is: (document: Value, path: string) => boolean;
  readonly facts: (document: Value) => readonly Fact[];
}

const count = (value: unknown) =>
  Array.isArray(value)
    ? `${value.length}`
    : value === undefined
      ? undefined
      : `${Object.keys(objectOf(value) ?? {}).length}`;
const endsWith = (path: string, name: string) => path === name || path.endsWith(`/${name}`);

/** The first that matches names the document. */
const KNOWN: readonly Known[] = [
  {
    name: 'Sigstore bundle',
    is: isSigstoreBundle,
    facts: ({ mediaType, messageSignature }) => {
      const digest = objectOf(objectOf(messageSignature)?.messageDigest);
      return [
        ['media type', mediaType],
        ['signs', messageSignature === undefined ? undefined : 'a message by its digest'],
        ['algorithm', digest?.algorithm],
      ];
    },
  },
  {
    name: 'OCI image index',
    is: ({ manifests, schemaVersion }) => Array.isArray(manifests) && schemaVersion === 2,
    facts: ({ mediaType, manifests }) => [
      ['media type', mediaType],
      ['manifests', count(manifests)],
    ],
  },
  {
    name: 'image manifest',
    is: ({ config, layers }) => objectOf(config)?.digest !== undefined && Array.isArray(layers),
    facts: ({ mediaType, artifactType, layers, config }) => [
      ...([
        ['media type', mediaType],
        ['artifact type', artifactType],
        ['layers', count(layers)],
      ] as const),
      ['config', objectOf(config)?.digest],
    ],
  },
  {
    name: 'image configuration',
    is: ({ rootfs, architecture }) => Array.isArray(objectOf(rootfs)?.diff_ids) && typeof architecture === 'string',
    facts: ({ os, architecture, variant, created, rootfs }) => [
      ['platform', [os, architecture, variant].filter((part) => typeof part === 'string').join('/')],
      ...([
        ['created', created],
        ['layers', count(objectOf(rootfs)?.diff_ids)],
      ] as const),
    ],
  },
  {
    name: 'OCI layout',
    is: ({ imageLayoutVersion }) => typeof imageLayoutVersion === 'string',
    facts: ({ imageLayoutVersion }) => [['version', imageLayoutVersion]],
  },
  {
    name: 'OCI runtime configuration',
    is: ({ ociVersion, process }) => typeof ociVersion === 'string' && objectOf(process) !== undefined,
    facts: ({ ociVersion, hostname }) => [
      ['version', ociVersion],
      ['hostname', hostname],
    ],
  },
  {
    name: 'package.json',
    is: ({ name, version }, path) =>
      endsWith(path, 'package.json') && (typeof name === 'string' || typeof version === 'string'),
    facts: ({ name, version, license, description, dependencies, engines, type }) => [
      ...([
        ['name', name],
        ['version', version],
        ['license', license],
        ['description', description],
        ['type', type],
      ] as const),
      ['node', objectOf(engines)?.node],
      ['dependencies', count(dependencies)],
    ],
  },
  {
    name: 'package-lock.json',
    is: ({ lockfileVersion }) => typeof lockfileVersion === 'number',
    facts: ({ name, lockfileVersion, packages, dependencies }) => [
      ...([
        ['name', name],
        ['version', lockfileVersion],
        ['packages', count(packages ?? dependencies)],
      ] as const),
    ],
  },
  {
    name: 'Docker client configuration',
    is: ({ auths, credHelpers, credsStore }) => [auths, credHelpers, credsStore].some((part) => part !== undefined),
    facts: ({ auths, credsStore }) => [
      ['registries', Object.keys(objectOf(auths) ?? {}).join(', ')],
      ['credentials store', credsStore],
    ],
  },
  {
    name: 'Google service account',
    is: ({ type, private_key_id }) => type === 'service_account' && typeof private_key_id === 'string',
    facts: ({ project_id, client_email, private_key_id }) => [
      ...([
        ['project', project_id],
        ['account', client_email],
        ['key', private_key_id],
      ] as const),
    ],
  },
  {
    name: 'Terraform state',
    is: ({ terraform_version, resources }) => typeof terraform_version === 'string' && Array.isArray(resources),
    facts: ({ terraform_version, resources }) => [
      ['version', terraform_version],
      ['resources', count(resources)],
    ],
  },
];

/** A document by its name and facts; undefined for any other. Absent facts are left out. */
export function readKnown(
  document: unknown,
  path: string,
): { readonly name: string; readonly facts: Facts } | undefined {
  if (isDockerManifest(document)) return { name: 'Docker archive manifest', facts: [['images', `${document.length}`]] };
  const object = objectOf(document);
  const known = object && KNOWN.find(({ is }) => is(object, path));
  if (!object || !known) return undefined;
  const facts = known.facts(object).flatMap(([name, value]) => {
    const text = typeof value === 'number' ? `${value}` : stringOf(value);
    return text ? [[name, text] as const] : [];
  });
  return { name: known.name, facts };
}

/** `docker save` lists its images so. */
function isDockerManifest(document: unknown): document is readonly unknown[] {
  const [first] = listOf(document);
  const image = objectOf(first);
  return typeof image?.Config === 'string' && Array.isArray(image.Layers);
}
