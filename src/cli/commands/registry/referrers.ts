/** `cutaway referrers`: signatures, bills of materials and attestations of an image, and what refers to these. */

import type { Node } from '../../../core/image/node.ts';
import { ImageError } from '../../../core/oci/imageError.ts';
import { formatBytes } from '../../../core/oci/text.ts';
import type { Referrer } from '../../../core/store/registry/browse/referrers.ts';
import type { Picking } from '../../options/picking.ts';
import { PICKING } from '../../options/picking.ts';
import { pickRoot } from '../../pickRoot.ts';
import { repositoryOf } from '../../registryOperand.ts';
import { type ImageContext, imageCommand, withInput } from '../../session.ts';
import { printable } from '../../show.ts';

/** As `inspect` prints nodes. */
interface ReferrerNode {
  readonly role: 'referrer';
  readonly mediaType: string;
  readonly digest: string | null;
  readonly size: number;
  readonly artifactType: string | null;
  readonly annotations: Readonly<Record<string, string>>;
  readonly names: readonly string[];
  readonly children: readonly ReferrerNode[];
  readonly [field: string]: unknown;
}

export const referrers = imageCommand({
  summary: 'signatures, bills of materials and attestations that refer to an image',
  details: [
    'Asks a registry through its referrers API, the fallback tag and cosign’s tags. The exit status is 1 if the list is incomplete.',
  ],
  operands: ['INPUT'],
  options: PICKING,
  examples: [['referrers ghcr.io/sigstore/cosign/cosign:v2.4.0', 'with types and digests']],
  async run(context, input) {
    const { nodes, problem } = await find(context, input);
    if (context.options.json) await context.output.json(nodes);
    else for (const node of nodes) await print(context, node, '');
    await context.output.flush();
    if (problem === undefined) return 0;
    context.report(`cutaway: error: the list is not complete: ${printable(problem)}`);
    return 1;
  },
});

interface Found {
  readonly nodes: readonly ReferrerNode[];
  readonly problem?: string;
}

async function find(context: ImageContext<Picking>, input: string): Promise<Found> {
  const { engine, call, options } = context;
  const asked = repositoryOf(input, options);
  return withInput(context, input, async (opened) => {
    const { digest } = pickRoot(opened, options, context.note);
    if (digest === null)
      throw new ImageError('not-found', opened.name, 'This form has no manifest, so nothing can refer to it.');
    if (!asked)
      return {
        nodes: opened.roots
          .flatMap(below)
          .filter(({ subject }) => subject === digest)
          .map(ofNode),
      };
    const { referrers: found, complete, problem } = await engine.ask([], 'referrers', { ...asked.args, digest }, call);
    const why = problem?.message ?? (complete ? undefined : 'there are more than Cutaway reads');
    return { nodes: found.map(ofReferrer), ...(why !== undefined && { problem: why }) };
  });
}

const below = (node: Node): Node[] => [node, ...node.children.flatMap(below)];

const SAME = { role: 'referrer', origin: 'stored', form: 'oci', platform: null, present: true } as const;

function ofReferrer({ referrers: children, what, tag, ...rest }: Referrer): ReferrerNode {
  return { ...SAME, ...rest, what, names: tag === undefined ? [] : [tag], children: children.map(ofReferrer) };
}

function ofNode({ mediaType, digest, size, artifactType, annotations = {}, names, present }: Node): ReferrerNode {
  return {
    ...SAME,
    mediaType,
    digest,
    size,
    artifactType: artifactType ?? null,
    annotations,
    names,
    present,
    children: [],
  };
}

async function print({ output, ...context }: ImageContext, node: ReferrerNode, indent: string): Promise<void> {
  const { digest, artifactType, mediaType, size, children } = node;
  await output.text(
    `${indent}${output.paint('strong', printable(digest ?? ''))}  ${output.paint('faint', formatBytes(size).padStart(9))}  ${printable(artifactType ?? mediaType)}\n`,
  );
  for (const child of children) await print({ output, ...context }, child, `${indent}  `);
}
