/**
 * A folder of OCI layouts as a read-only registry: each folder with an `oci-layout` in it is a repository by its path, and
 * its tags are the names in its index.json. The bundled samples are served so, and what `--layouts` names.
 */
import { readdir, readFile, realpath, stat } from 'node:fs/promises';
import { basename, join, sep } from 'node:path';
import { algorithmOf, type Digest, encodedOf, parseDigest } from '../core/oci/digest.ts';
import { isRepository, isTag, parseReference } from '../core/oci/reference.ts';
import { BYTES_HEADERS } from './headers.ts';
import { type Asked, REGISTRIES } from './registry/asked.ts';
import { documentType } from './registry/documentType.ts';
import { LIST_MAX_BYTES, MANIFEST_MAX_BYTES, PAGE_MAX_COUNT } from './registry/limits.ts';
import { ProxyError } from './registry/proxyError.ts';
import type { Inside } from './registry/registries.ts';
import { sendFile } from './sendFile.ts';

interface Descriptor {
  readonly mediaType: string;
  readonly digest: Digest;
  readonly size: number;
  readonly artifactType?: string;
  readonly annotations?: Readonly<Record<string, string>>;
}

/** What of a manifest or an index is needed to serve it. */
interface Document {
  readonly schemaVersion?: number;
  readonly mediaType?: string;
  readonly artifactType?: string;
  readonly annotations?: Readonly<Record<string, string>>;
  readonly config?: { readonly mediaType?: string };
  readonly subject?: { readonly digest?: string };
  readonly manifests?: readonly Descriptor[];
}

const REF_NAME = 'org.opencontainers.image.ref.name';
const INDEX = 'application/vnd.oci.image.index.v1+json';
const MANIFEST = 'application/vnd.oci.image.manifest.v1+json';
const SCHEMA1 = 'application/vnd.docker.distribution.manifest.v1+prettyjws';
/** Folders within folders that are looked into for layouts. */
const DEPTH_MAX_COUNT = 8;
/** Documents looked at for referrers of one digest. */
const REFERRERS_MAX_COUNT = 5000;

export interface Layouts {
  readonly inside: Inside;
  readonly repositories: readonly string[];
  /** Paths of layouts that no repository can be named by. */
  readonly leftOut: readonly string[];
}

/** Looks for layouts once; what is in them is read when it is asked for. Throws where the folder can't be read. */
export async function openLayouts(folder: string): Promise<Layouts> {
  const root = await realpath(folder);
  const { repositories, leftOut } = await findLayouts(root);
  return { inside: toInside(root, repositories), repositories: [...repositories.keys()].sort(), leftOut };
}

function toInside(root: string, repositories: ReadonlyMap<string, string>): Inside {
  return async (asked, request) => {
    const { kind, host, query } = asked;
    if (kind === 'ping') return toJson(asked, {});
    if (kind === 'catalog') return toPage(asked, 'repositories', [...repositories.keys()].sort());
    const layout = new Layout(repositories.get(asked.repository ?? '') ?? '', root, asked);
    if (!repositories.has(asked.repository ?? '')) throw layout.none('NAME_UNKNOWN', 'there is no such repository');
    if (kind === 'tags') return toPage(asked, 'tags', [...(await layout.tags()).keys()].sort(), asked.repository);
    if (kind === 'referrers') {
      const type = new URLSearchParams(query).get('artifactType');
      return toJson(asked, { schemaVersion: 2, mediaType: INDEX, manifests: await layout.referrers(type) }, type);
    }
    const digest = asked.digest ?? (await layout.tags()).get(asked.reference ?? '')?.digest;
    const file = digest === undefined ? undefined : await layout.fileOf(digest);
    if (digest === undefined || file === undefined)
      throw layout.none(kind === 'blob' ? 'BLOB_UNKNOWN' : 'MANIFEST_UNKNOWN', 'there is no such thing');
    const type = kind === 'blob' ? 'application/octet-stream' : await layout.typeOf(digest);
    return sendFile(request, file, {
      ...BYTES_HEADERS,
      'Content-Type': type,
      'Docker-Content-Digest': digest,
      'X-Cutaway-Upstream': host,
    });
  };
}

/** By what the document says, or is. Schema 1 has no media type in it. */
function typeOf(document: Document | undefined): string {
  if (document?.schemaVersion === 1) return documentType(document.mediaType) ?? SCHEMA1;
  return documentType(document?.mediaType) ?? (document?.manifests ? INDEX : MANIFEST);
}

/** One request's look at one layout. */
class Layout {
  private readonly folder: string;
  private readonly root: string;
  private readonly asked: Asked;

  constructor(folder: string, root: string, asked: Asked) {
    this.folder = folder;
    this.root = root;
    this.asked = asked;
  }

  none(code: string, message: string): ProxyError {
    const what = [this.asked.host, this.asked.repository].filter(Boolean).join('/');
    const detail = [{ code, message }];
    return new ProxyError('not-found', 404, 'registry-said', this.asked.host, `${what}: ${message}.`, { detail });
  }

  /**
   * Names in index.json, as bare tags or full names; of equal ones the last counts. The only image of a layout without
   * names is `latest`: skopeo and others leave the name away.
   */
  async tags(): Promise<Map<string, Descriptor>> {
    const tags = new Map<string, Descriptor>();
    const entries = await this.entries();
    const [only] = entries;
    if (only && entries.length === 1 && only.annotations?.[REF_NAME] === undefined) return tags.set('latest', only);
    for (const descriptor of entries) {
      const name = String(descriptor.annotations?.[REF_NAME] ?? '');
      const tag = isTag(name) ? name : parseReference(name)?.tag;
      if (tag !== undefined) tags.set(tag, descriptor);
    }
    return tags;
  }

  private async entries(): Promise<readonly Descriptor[]> {
    const file = await this.within(join(this.folder, 'index.json'));
    const index = file === undefined ? undefined : await readJson(file);
    return (Array.isArray(index?.manifests) ? index.manifests : []).filter(
      (entry) => typeof entry?.digest === 'string' && parseDigest(entry.digest) !== undefined,
    );
  }

  /** Media type of a document: its own, or what index.json says of it. */
  async typeOf(digest: Digest): Promise<string> {
    const document = await this.document(digest);
    const listed = (await this.entries()).find((entry) => entry.digest === digest);
    return document?.mediaType === undefined ? (documentType(listed?.mediaType) ?? typeOf(document)) : typeOf(document);
  }

  /** A blob's file; undefined where there is none, or where a link leads out of the folder. */
  async fileOf(digest: Digest): Promise<string | undefined> {
    return this.within(join(this.folder, 'blobs', algorithmOf(digest), encodedOf(digest)));
  }

  private async within(path: string): Promise<string | undefined> {
    const real = await realpath(path).catch(() => undefined);
    return real?.startsWith(this.root + sep) ? real : undefined;
  }

  async document(digest: Digest): Promise<Document | undefined> {
    const file = await this.fileOf(digest);
    return file === undefined ? undefined : readJson(file);
  }

  /** What names the asked digest as its subject, among all that index.json lists. */
  async referrers(artifactType: string | null): Promise<Descriptor[]> {
    const found: Descriptor[] = [];
    for (const { digest, size } of (await this.entries()).slice(0, REFERRERS_MAX_COUNT)) {
      const document = await this.document(digest);
      if (!document || document.subject?.digest !== this.asked.digest) continue;
      const type = document.artifactType ?? document.config?.mediaType;
      if (artifactType !== null && type !== artifactType) continue;
      const { annotations } = document;
      found.push({
        mediaType: typeOf(document),
        digest,
        size,
        artifactType: type,
        ...(annotations && { annotations }),
      });
    }
    return found;
  }
}

async function readJson(file: string): Promise<Document | undefined> {
  const found = await stat(file).catch(() => undefined);
  if (!found?.isFile() || found.size > MANIFEST_MAX_BYTES) return undefined;
  try {
    const value: unknown = JSON.parse(await readFile(file, 'utf8'));
    return typeof value === 'object' && value !== null ? (value as Document) : undefined;
  } catch {
    return undefined;
  }
}

/** Repository -> its folder, by the path below the root; a root that is a layout itself goes by its own name. */
async function findLayouts(root: string): Promise<{ repositories: Map<string, string>; leftOut: string[] }> {
  const repositories = new Map<string, string>();
  const leftOut: string[] = [];
  const visit = async (folder: string, name: string, depth: number): Promise<void> => {
    // A folder below that may not be read hides nothing else.
    const entries = await readdir(folder, { withFileTypes: true }).catch((error) => {
      if (depth === 0) throw error;
      return [];
    });
    if (entries.some((entry) => entry.isFile() && entry.name === 'oci-layout')) {
      const repository = name === '' ? basename(root).toLowerCase() : name;
      if (isRepository(repository)) repositories.set(repository, folder);
      else leftOut.push(name);
      return;
    }
    for (const entry of entries) {
      if (entry.isDirectory() && depth < DEPTH_MAX_COUNT)
        await visit(join(folder, entry.name), name === '' ? entry.name : `${name}/${entry.name}`, depth + 1);
    }
  };
  await visit(root, '', 0);
  return { repositories, leftOut };
}

function toJson({ host }: Asked, value: object, filtered: string | null = null, link?: string): Response {
  const body = JSON.stringify(value);
  if (body.length > LIST_MAX_BYTES)
    throw new ProxyError('too-large', 502, 'answer', host, 'The list is too long to be sent at once.');
  const headers = new Headers({ ...BYTES_HEADERS, 'Content-Type': 'application/json', 'X-Cutaway-Upstream': host });
  if (filtered !== null) headers.set('OCI-Filters-Applied', 'artifactType');
  if (link !== undefined) headers.set('Link', link);
  return new Response(body, { headers });
}

/** One page, by `n` and `last` as the specification has them. */
function toPage(asked: Asked, field: string, all: readonly string[], name?: string): Response {
  const query = new URLSearchParams(asked.query);
  const last = query.get('last');
  const n = Number(query.get('n') ?? PAGE_MAX_COUNT);
  const rest = last === null ? all : all.filter((one) => one > last);
  const page = rest.slice(0, n);
  const more = n > 0 && rest.length > page.length;
  const next = new URLSearchParams({ n: String(n), last: page.at(-1) ?? '' });
  const link = more ? `<${REGISTRIES}${asked.host}${asked.path}?${next}>; rel="next"` : undefined;
  return toJson(asked, { ...(name === undefined ? {} : { name }), [field]: page }, null, link);
}
