/**
 * Two views of one archive against each other: containerd reads index.json only, classic Docker manifest.json only. Where
 * they disagree, the same file loads as different images.
 */
import type { Finding } from '../../oci/finding.ts';
import { isForeign } from '../../oci/mediaType.ts';
import { sameName } from '../../oci/reference.ts';
import type { Node } from '../node.ts';
import { finding, quote } from './subject.ts';

/** An image of the OCI view with the names of the root it hangs under. */
interface Listed {
  readonly node: Node;
  readonly names: readonly string[];
}

/** Findings by key of the root of the Docker view that they speak of, and on the archive as a whole under ''. */
export function compareViews(oci: readonly Node[], docker: readonly Node[]): ReadonlyMap<string, readonly Finding[]> {
  const listed = oci.flatMap((root) => imagesUnder(root, root.names));
  const found = new Map<string, readonly Finding[]>();
  for (const root of docker) found.set(root.key, compareImage(root, listed));
  found.set('', unmatched(listed, docker));
  return found;
}

function imagesUnder(node: Node, names: readonly string[]): readonly Listed[] {
  if (node.role === 'manifest') return [{ node, names }];
  return node.children.flatMap((child) => imagesUnder(child, names));
}

const configOf = (node: Node) => node.children.find((child) => child.role === 'config')?.digest ?? null;
const layersOf = (node: Node) => node.children.filter((child) => child.role === 'layer');

function compareImage(root: Node, listed: readonly Listed[]): readonly Finding[] {
  const at = 'manifest.json';
  const config = configOf(root);
  const same = listed.filter(({ node }) => config !== null && configOf(node) === config);
  const [match] = same;
  if (!match) {
    const message = `manifest.json has an image (config ${config ?? 'unknown'}) that index.json doesn’t list. Docker’s classic store loads this image; containerd and Docker’s containerd store load another or none.`;
    return [finding('views-disagree', 'warning', at, message)];
  }
  return [
    ...compareNames(
      root.names,
      same.flatMap(({ names }) => names),
    ),
    ...compareLayers(root, match.node),
  ];
}

function compareNames(docker: readonly string[], oci: readonly string[]): readonly Finding[] {
  const missing = (from: readonly string[], others: readonly string[]) =>
    from.filter((name) => !others.some((other) => sameName(name, other)));
  const onlyDocker = missing(docker, oci);
  // A ref.name that is only a tag has no place in manifest.json: Docker's names have a repository.
  const onlyOci = missing(oci, docker).filter((name) => /[/:]/.test(name));
  const sentence = (names: readonly string[], has: string, lacks: string) =>
    names.length === 0
      ? []
      : [
          finding(
            'views-disagree',
            'warning',
            'manifest.json',
            `The name ${quote(names[0] ?? '')} is in ${has}, not in ${lacks}: the names that are loaded depend on the tool.`,
          ),
        ];
  return [...sentence(onlyDocker, 'manifest.json', 'index.json'), ...sentence(onlyOci, 'index.json', 'manifest.json')];
}

function compareLayers(docker: Node, oci: Node): readonly Finding[] {
  const ours = layersOf(docker);
  const theirs = layersOf(oci);
  const say = (message: string) => [finding('views-disagree', 'warning', 'manifest.json', message)];
  if (ours.length !== theirs.length)
    return say(`manifest.json has ${ours.length} layers for this image, index.json ${theirs.length}.`);
  const differs = ours.findIndex((layer, position) => {
    const other = theirs[position];
    // The OCI manifest of a foreign layer names the compressed original, manifest.json the unpacked copy.
    if (!other?.digest || !layer.digest || isForeign(other.mediaType)) return false;
    return layer.digest !== other.digest && layer.path !== other.path;
  });
  if (differs === -1) return [];
  return say(
    `Layer ${differs} is ${ours[differs]?.digest} by manifest.json and ${theirs[differs]?.digest} by index.json.`,
  );
}

/** Docker writes only the platform of its host into manifest.json. */
function unmatched(listed: readonly Listed[], docker: readonly Node[]): readonly Finding[] {
  const configs = new Set(docker.map(configOf));
  const only = listed.filter(({ node }) => node.present && !configs.has(configOf(node)));
  if (only.length === 0 || docker.length === 0) return [];
  const [first] = only;
  const which = first?.node.platform ?? first?.node.digest ?? '';
  const message = `${only.length === 1 ? 'An image' : `${only.length} images`} of index.json (${which}) ${only.length === 1 ? 'is' : 'are'} not in manifest.json. Docker’s classic store doesn’t load ${only.length === 1 ? 'it' : 'them'}.`;
  return [finding('views-differ', 'info', 'manifest.json', message)];
}
