/** Shell lines that fetch what a tag or a digest names. */
import { shellLine } from '../../../core/oci/names/shellLine.ts';
import { isOwnRegistry, plainHttp } from './ownRegistry.ts';
import { registryOfRepository } from './registryQueries.ts';

/** By tag and by digest. */
export function registryLines(
  repository: string,
  tag: string | undefined,
  digest: string | null,
): (string | undefined)[] {
  if (isOwnRegistry(registryOfRepository(repository))) return [];
  const exact = digest === null ? undefined : `${repository}@${digest}`;
  const named = tag === undefined ? undefined : `${repository}:${tag}`;
  const into = `oci:${(repository.split('/').at(-1) ?? 'image').slice(0, 60)}${tag === undefined ? '' : `:${tag}`}`;
  const http = plainHttp(registryOfRepository(repository), '--src-tls-verify');
  const copy = (place: string) =>
    shellLine(['skopeo', 'copy', '--all', ...http, { name: `docker://${place}` }, { name: into }]);
  return [
    ...(named === undefined ? [] : [shellLine(['docker', 'pull', { name: named }])]),
    ...(exact === undefined
      ? []
      : [
          shellLine(['docker', 'pull', { name: exact }]),
          copy(exact),
          shellLine(['crane', 'manifest', { name: exact }]),
        ]),
    ...(named === undefined ? [] : [copy(named), shellLine(['crane', 'digest', { name: named }])]),
  ];
}
