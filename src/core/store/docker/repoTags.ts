/**
 * Names in a docker-save manifest.json that Docker or podman refuse: `docker load` stops at the first and loads nothing
 * after it. moby daemon/images (tarexport): a name must parse as a reference and have a tag.
 */
import type { Finding } from '../../oci/finding.ts';
import { parseReference } from '../../oci/reference.ts';

/** Names reported one by one; a hostile list has a million. */
const NAMES_LISTED_MAX_COUNT = 20;

/** `at` is the pointer of the image in manifest.json. */
export function tagFindings(names: readonly string[], at: string): readonly Finding[] {
  const refused = names.flatMap((name, position) => {
    const why = refusal(name);
    return why === undefined ? [] : [{ name, position, why }];
  });
  return refused.slice(0, NAMES_LISTED_MAX_COUNT).map(({ name, position, why }): Finding => {
    const shown = JSON.stringify(name.length > 80 ? `${name.slice(0, 80)}…` : name);
    const message = `The name ${shown} ${why}. \`docker load\` refuses the archive for it.`;
    return { code: 'tag-refused', severity: 'warning', at: `${at}/RepoTags/${position}`, message };
  });
}

/** What goes on after the name; undefined for names that every reader takes. */
function refusal(name: string): string | undefined {
  const reference = parseReference(name);
  if (!reference)
    return /[A-Z]/.test(name) ? 'is not a reference by the grammar, which has no capitals' : 'is not a reference';
  if (reference.digest !== undefined) return 'has a digest where only a tag may be';
  if (reference.tag === undefined) return 'has no tag';
  const { registry, repository } = reference;
  if (registry.length + 1 + repository.length > NAME_MAX_LENGTH) return `has over ${NAME_MAX_LENGTH} characters`;
  // Read as a host since references 2.8; before, each was a name that the grammar does not have.
  const isNew = registry.startsWith('[') || (!/[.:]/.test(registry) && registry !== 'localhost');
  return isNew ? 'has a host that Docker before 23 does not take for one' : undefined;
}

/** Of a name with its host, in Docker before 25. */
const NAME_MAX_LENGTH = 255;

/** Names that several images of one archive have: Docker gives them to the last, skopeo refuses to choose. */
export function repeatedTags(items: readonly { readonly names: readonly string[] }[]): readonly Finding[] {
  const first = new Map<string, number>();
  const found: Finding[] = [];
  for (const [position, { names }] of items.entries()) {
    for (const name of new Set(names)) {
      const earlier = first.get(name);
      if (earlier === undefined) first.set(name, position);
      else if (found.length < NAMES_LISTED_MAX_COUNT) found.push(repeated(name, earlier, position));
    }
  }
  return found;
}

function repeated(name: string, earlier: number, later: number): Finding {
  const shown = JSON.stringify(name.length > 80 ? `${name.slice(0, 80)}…` : name);
  const message = `The name ${shown} is given to images ${earlier + 1} and ${later + 1}. Docker gives it to the last one; other tools refuse the archive.`;
  return { code: 'repeated-name', severity: 'warning', at: `/${later}/RepoTags`, message };
}
