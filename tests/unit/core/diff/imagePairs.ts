/** Pairs of images made of documents alone, compared by role. */
import { diffImages, type Pair } from '../../../../src/core/diff/images.ts';
import type { Node } from '../../../../src/core/image/node.ts';
import { parseJson } from '../../../../src/core/oci/json/parseJson.ts';

export interface ImageSpec {
  readonly config?: object;
  readonly text?: string;
  /** Of the manifest. */
  readonly annotations?: Readonly<Record<string, string>>;
  /** No file holds the manifest, as in a docker save archive. */
  readonly derived?: boolean;
  readonly layers?: readonly { readonly digest: string; readonly diffID: string }[];
}

/** An image of a manifest, a config and layers, with documents as given. */
export async function pairOf(left: ImageSpec, right: ImageSpec): Promise<Pair> {
  const side = ({ config = {}, text, annotations, derived = false, layers = [] }: ImageSpec) => {
    const base = { size: 1, origin: 'stored', form: 'oci', names: [], platform: null, present: true } as const;
    const rest = { ...base, findings: [], children: [] };
    const body = text ?? JSON.stringify(config);
    const digest = `sha256:${Buffer.from(body).toString('hex').slice(0, 40)}${body.length}`;
    const children: Node[] = [
      { ...rest, key: '0.0', role: 'config', mediaType: 'c', digest },
      ...layers.map(
        (layer, at): Node => ({ ...rest, ...layer, key: `0.${at + 1}`, role: 'layer', mediaType: 'l', layer: at }),
      ),
    ];
    const descriptors = { config: { digest }, layers: layers.map((layer) => ({ digest: layer.digest })) };
    const manifest = JSON.stringify({ ...descriptors, annotations });
    const stored = { mediaType: 'm', digest: `sha256:${manifest}` };
    const made = { mediaType: 'm', digest: null, origin: 'derived' } as const;
    const root: Node = { ...rest, key: '0', role: 'manifest', ...(derived ? made : stored), children };
    return {
      root,
      document: async (node: Node) =>
        node.role === 'layer' || node.origin === 'derived'
          ? undefined
          : parseJson(new TextEncoder().encode(node.role === 'config' ? body : manifest), 'test'),
    };
  };
  return diffImages(side(left), side(right));
}
