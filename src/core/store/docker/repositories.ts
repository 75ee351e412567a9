/**
 * Archives from before Docker 1.10: `repositories` names the top layer of each tag, and `<id>/json` of each layer names
 * its parent. There is no config and there are no diffIDs.
 */
import type { FileSet } from '../../archive/fileSet.ts';
import type { Finding } from '../../oci/finding.ts';
import type { History } from '../../oci/history.ts';
import { readV1Step } from '../../oci/image/v1Image.ts';
import { ImageError } from '../../oci/imageError.ts';
import { readObject } from '../../oci/json/fields.ts';
import { childrenOf, keyOf, kindOf, stringOf } from '../../oci/json/jsonText.ts';
import type { Root } from '../contentStore.ts';
import { boundFindings, readDocument, startReading } from '../document.ts';
import { deriveRoot } from './deriveRoot.ts';
import type { DockerContent } from './dockerContent.ts';

const REPOSITORIES = 'repositories';
/** As many layers as Docker allowed in one image at the time, and then some; a chain that is longer is a loop. */
const CHAIN_MAX_COUNT = 1000;

const OLD: Finding = {
  code: 'legacy-archive',
  severity: 'warning',
  at: REPOSITORIES,
  message:
    'This archive has the form used before Docker 1.10: it has no config and no diffIDs, so its layers cannot be checked. Current versions of Docker do not load it.',
};

/** One root for each top layer, with all its names. */
export async function readRepositories(
  files: FileSet,
  content: DockerContent,
  signal?: AbortSignal,
): Promise<{ roots: readonly Root[]; findings: readonly Finding[] }> {
  const source = files.open(REPOSITORIES);
  if (!source) throw new ImageError('malformed', REPOSITORIES, 'The file repositories is missing.');
  const { doc } = await readDocument(source, REPOSITORIES, signal);
  const reading = startReading(doc, REPOSITORIES);
  readObject(reading, 0);
  const namesByTop = new Map<string, string[]>();
  for (const repository of childrenOf(doc, 0)) {
    if (!readObject(reading, repository)) continue;
    for (const tag of childrenOf(doc, repository)) {
      if (kindOf(doc, tag) !== 'string') continue;
      const top = stringOf(doc, tag);
      namesByTop.set(top, [...(namesByTop.get(top) ?? []), `${keyOf(doc, repository)}:${keyOf(doc, tag)}`]);
    }
  }
  if (namesByTop.size === 0) throw new ImageError('malformed', REPOSITORIES, 'The file repositories names no image.');
  const roots: Root[] = [];
  for (const [top, names] of namesByTop) {
    const findings: Finding[] = [];
    const links = await linksOf(content, top, findings);
    const layers = links.map(({ id }) => `${id}/layer.tar`);
    const history = links.map(({ step }) => step);
    roots.push(await deriveRoot(content, { config: `${top}/json`, layers, names, findings, history }));
  }
  return { roots, findings: [OLD, ...boundFindings(reading.findings)] };
}

/** A layer and the step that made it. */
interface Link {
  readonly id: string;
  readonly step: History;
}

/** Ids from base to top. */
export async function chainOf(content: DockerContent, top: string, findings: Finding[]): Promise<readonly string[]> {
  return (await linksOf(content, top, findings)).map(({ id }) => id);
}

/** From base to top. */
async function linksOf(content: DockerContent, top: string, findings: Finding[]): Promise<readonly Link[]> {
  const chain: Link[] = [];
  const seen = new Set<string>();
  for (let id: string | undefined = top; id && /^[0-9a-f]{1,64}$/.test(id); ) {
    if (seen.has(id) || seen.size >= CHAIN_MAX_COUNT) {
      findings.push({
        code: 'cycle',
        severity: 'error',
        at: `${id}/json`,
        message: `The chain of parents never ends: ${id} occurs twice.`,
      });
      break;
    }
    seen.add(id);
    const { parent, step } = await readLayer(content, id, findings);
    chain.unshift({ id, step });
    id = parent;
  }
  return chain;
}

interface V1Layer {
  readonly parent?: string | undefined;
  readonly step: History;
}

async function readLayer(content: DockerContent, id: string, findings: Finding[]): Promise<V1Layer> {
  const path = `${id}/json`;
  try {
    const document = await content.document(path);
    if (!document) {
      findings.push({
        code: 'missing-content',
        severity: 'error',
        at: path,
        message: `The description of layer ${id} is missing, so the layers below it are not known.`,
      });
      return { step: {} };
    }
    const fields = readObject(startReading(document.doc, path), 0);
    return fields ? { parent: fields.string('parent'), step: readV1Step(fields) } : { step: {} };
  } catch (error) {
    if (!(error instanceof ImageError) || error.code === 'aborted') throw error;
    findings.push({ code: 'bad-document', severity: 'error', at: path, message: error.message });
    return { step: {} };
  }
}
