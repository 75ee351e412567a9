/** What the output does not say any more: fields, annotations and names, each with its place and what follows from it. */

import type { Descriptor } from '../../oci/descriptor.ts';
import { childrenOf, type JsonText, keyOf, kindOf } from '../../oci/json/jsonText.ts';
import { parseJson } from '../../oci/json/parseJson.ts';
import { toPointerPart } from '../../oci/json/pointer.ts';
import { OCI_CONFIG_FIELDS } from '../documents/ociConfig.ts';
import { fold } from '../go/decode.ts';
import type { Loss } from '../plan.ts';
import type { SourceImage } from '../source.ts';

/** Fields that change how the image runs. */
const BEHAVIOUR: Readonly<Record<string, string>> = {
  healthcheck: 'Docker will no longer check the health of its containers.',
  onbuild: 'Builds that start from this image will no longer run its triggers.',
  shell: 'Commands in shell form will run in /bin/sh.',
  stoptimeout: 'Docker will wait its default time before it kills a stopping container.',
};

/** At most so many of one document are listed: a hostile one has a million unknown fields. */
export const LOSSES_MAX_COUNT = 200;

/** Fields of a Docker config that skopeo leaves out of the OCI config. */
export function configLosses(bytes: Uint8Array, at: string): readonly Loss[] {
  const doc = parseJson(bytes, at);
  const losses: Loss[] = [];
  const lose = (pointer: string, name: string) => {
    const behaviour = pointer.startsWith('/config/') ? BEHAVIOUR[fold(name)] : undefined;
    const message = `${name} is not a field of OCI configs. ${behaviour ?? ''}`.trim();
    losses.push({ at, pointer, severity: behaviour ? 'warning' : 'info', message });
  };
  dropped(doc, 0, OCI_CONFIG_FIELDS.top, '', lose);
  for (const child of childrenOf(doc, 0)) {
    const name = fold(keyOf(doc, child) ?? '');
    if (name === 'config') dropped(doc, child, OCI_CONFIG_FIELDS.config, '/config', lose);
    if (name === 'rootfs') dropped(doc, child, OCI_CONFIG_FIELDS.rootfs, '/rootfs', lose);
    if (name !== 'history' || kindOf(doc, child) !== 'array') continue;
    let position = 0;
    for (const step of childrenOf(doc, child)) {
      dropped(doc, step, OCI_CONFIG_FIELDS.history, `/history/${position++}`, lose);
    }
  }
  return losses.slice(0, LOSSES_MAX_COUNT);
}

function dropped(
  doc: JsonText,
  node: number,
  known: readonly string[],
  above: string,
  lose: (pointer: string, name: string) => void,
): void {
  if (kindOf(doc, node) !== 'object') return;
  const names = new Set(known.map(fold));
  for (const child of childrenOf(doc, node)) {
    const key = keyOf(doc, child) ?? '';
    if (!names.has(fold(key)) && says(doc, child)) lose(`${above}/${toPointerPart(key)}`, key);
  }
}

/** Empty values say nothing, so nothing is lost with them. */
function says(doc: JsonText, node: number): boolean {
  const raw = doc.text.slice(doc.start[node], doc.end[node]).replace(/\s/g, '');
  return !['null', '""', '{}', '[]', 'false', '0'].includes(raw);
}

/** What Docker's manifests have no place for. */
export function manifestLosses({ manifest, node }: SourceImage): readonly Loss[] {
  if (!manifest) return [];
  const at = node.digest ?? node.key;
  const losses: Loss[] = [];
  const lose = (pointer: string, message: string) => losses.push({ at, pointer, severity: 'info', message });
  for (const key of Object.keys(manifest.annotations ?? {})) {
    lose(`/annotations/${toPointerPart(key)}`, `The annotation ${key} is lost: Docker manifests have none.`);
  }
  if (manifest.artifactType) lose('/artifactType', 'The artifactType is lost: Docker manifests have none.');
  if (manifest.subject) lose('/subject', 'The link to the subject is lost: Docker manifests have none.');
  losses.push(...descriptorLosses(manifest.config, at, '/config'));
  for (const [i, layer] of manifest.layers.entries()) losses.push(...descriptorLosses(layer, at, `/layers/${i}`));
  return losses.slice(0, LOSSES_MAX_COUNT);
}

/** What Docker's descriptors have no place for. */
export function descriptorLosses(descriptor: Descriptor, at: string, pointer: string): readonly Loss[] {
  const names = Object.keys(descriptor.annotations ?? {});
  const losses = names.map((key): Loss => {
    const message = `The annotation ${key} is lost: Docker’s descriptors have none.`;
    return { at, pointer: `${pointer}/annotations/${toPointerPart(key)}`, severity: 'info', message };
  });
  if (descriptor.data === undefined) return losses;
  const message = 'The inline copy of the content is lost: Docker’s descriptors have none.';
  return [...losses, { at, pointer: `${pointer}/data`, severity: 'info', message }];
}
