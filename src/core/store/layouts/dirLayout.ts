/**
 * skopeo's `dir:`: manifest.json is the manifest itself, blobs lie beside it under their bare hex, `version` says 1.1 or
 * 1.2. Several platforms: manifest.json is the index and `<hex>.manifest.json` its manifests.
 */

import type { FileSet } from '../../archive/fileSet.ts';
import { digestOf } from '../../bytes/hash.ts';
import { algorithmOf, encodedOf, parseDigest } from '../../oci/digest.ts';
import type { Finding } from '../../oci/finding.ts';
import { ImageError } from '../../oci/imageError.ts';
import { kindOf } from '../../oci/json/jsonText.ts';
import { formOf } from '../../oci/mediaType.ts';
import type { ContentStore, Located, Root } from '../contentStore.ts';
import { readDocument, readWhole } from '../document.ts';
import { classify, kindOfDocument } from '../documentKind.ts';
import { readHeadText } from '../head.ts';
import type { Layout } from '../layout.ts';

const MANIFEST = 'manifest.json';
const VERSION = 'version';

/** What manifest.json may be. */
const MANIFESTS: ReadonlySet<string> = new Set(['index', 'manifest', 'schema1', 'artifact-manifest']);

/** The dir: layout of containers/image: manifest.json, version, and blobs by their hex digits. */
export const dirLayout: Layout = {
  name: 'dir',

  async matches(files, signal) {
    const source = files.open(MANIFEST);
    if (!source) return false;
    const version = files.open(VERSION);
    if (version && (await readHeadText(version, 64, signal)).startsWith('Directory Transport Version')) return true;
    // Anything may be called manifest.json; without its version only what it says makes it one.
    return MANIFESTS.has((await kindOfDocument(files, MANIFEST, signal)) ?? '');
  },

  async open(files, signal) {
    const source = files.open(MANIFEST);
    if (!source) throw new ImageError('malformed', MANIFEST, 'manifest.json is missing.');
    const { bytes, doc } = await readDocument(source, MANIFEST, signal);
    const kind = classify(doc);
    if (!kind)
      throw new ImageError(
        'malformed',
        MANIFEST,
        `manifest.json is neither a manifest nor an index (${kindOf(doc, 0)}).`,
      );
    const digest = (await digestOf(bytes)) ?? '';
    const content: Located = { mediaType: kind.mediaType, digest, size: bytes.length, path: MANIFEST };
    const root: Root = { content, names: [], origin: 'stored', findings: [] };
    return storeOf(files, root, await versionFindings(files, signal));
  },
};

function storeOf(files: FileSet, root: Root, findings: readonly Finding[]): ContentStore {
  const path = (content: Located) => candidates(content).find((name) => files.find(name)?.kind === 'file');
  return {
    layout: 'dir',
    form: formOf(root.content.mediaType),
    document: MANIFEST,
    findings,
    roots: () => [root],
    path,
    open(content) {
      const name = path(content);
      return name === undefined ? undefined : files.open(name);
    },
    contents() {
      const content = files.entries.filter(
        (entry) => entry.kind === 'file' && !/^(?:version|manifest\.json|signature-\d+)$/.test(entry.path),
      );
      return content.map((entry) => entry.path);
    },
  };
}

/** 1.2 puts the algorithm before all that is not sha256. */
function candidates(content: Located): readonly string[] {
  if (content.path !== undefined) return [content.path];
  const digest = parseDigest(content.digest);
  if (!digest) return [];
  const hex = encodedOf(digest);
  const name = `${algorithmOf(digest)}-${hex}`;
  return [hex, name, `${hex}.manifest.json`, `${name}.manifest.json`];
}

async function versionFindings(files: FileSet, signal?: AbortSignal): Promise<readonly Finding[]> {
  const source = files.open(VERSION);
  if (!source) {
    const message = 'The file version, which skopeo and podman write, is missing. The image is shown anyway.';
    return [{ code: 'no-layout-version', severity: 'info', at: VERSION, message }];
  }
  const text = source.size > 1000 ? '' : new TextDecoder().decode(await readWhole(source, VERSION, signal)).trim();
  if (/^Directory Transport Version: 1\.[012]$/.test(text)) return [];
  const message = `The file version says ${JSON.stringify(text.slice(0, 80))}; versions 1.0 to 1.2 are known. It is read as 1.2.`;
  return [{ code: 'layout-version', severity: 'warning', at: VERSION, message }];
}
