/** The files of the output's layout that are not objects of an image, as records of the plan. */
import type { FileSet } from '../../archive/fileSet.ts';
import type { ConvertOptions } from '../options.ts';
import type { PlannedObject } from '../plan.ts';

const WHYS: Readonly<Record<string, string>> = {
  'index.json': 'Lists the contents of the layout.',
  'oci-layout': 'Marks this as an OCI layout.',
  'manifest.json': 'Lists the config and the layers of each image; Docker starts from it.',
  repositories: 'Lists the topmost layer of each tag, for Docker before 1.10.',
};

const LEGACY = 'A link to the layer, VERSION and json: for Docker before 1.10. skopeo still writes them.';

/** Those of files that are known; of a target otherwise. */
export function documentObjects({ to, as }: ConvertOptions, files: FileSet | undefined): readonly PlannedObject[] {
  const layout = to === 'docker-archive' ? [] : ['index.json', 'oci-layout'];
  const docker = to === 'docker-archive' || to === 'hybrid' ? ['manifest.json'] : [];
  const legacy = to === 'docker-archive' && as === 'skopeo' ? ['repositories'] : [];
  const ids = (files?.entries ?? [])
    .filter(({ kind }) => kind === 'symlink')
    .map(({ path }) => path.split('/')[0] ?? '');
  const added = (path: string, why: string): PlannedObject => ({
    ...{ role: 'document', key: null, image: null, fate: 'added', from: null, path, why, losses: [] },
    to: { mediaType: 'application/json', digest: null, size: files?.find(path)?.size ?? null },
  });
  return [
    ...[...layout, ...docker, ...legacy].map((path) => added(path, WHYS[path] ?? '')),
    ...ids.map((id) => added(`${id}/json`, LEGACY)),
  ];
}
