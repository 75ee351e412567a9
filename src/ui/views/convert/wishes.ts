/** What a person may wish for: which objects, into which form, whose way; and the command lines that do the same. */
import type { Target } from '../../../core/convert/options.ts';
import type { PlanArgs } from '../../../core/convert/plan.ts';
import type { Node } from '../../../core/image/node.ts';
import type { OpenedImage } from '../../../engine/engine.ts';
import { quoteText } from '../../parts/shellQuote.ts';

export interface Wish {
  readonly to: Target;
  readonly skopeo: boolean;
  readonly keepConfig: boolean;
  /** Everything the input has, or the selected image or index alone. */
  readonly all: boolean;
}

export const FIRST_WISH: Wish = { to: 'hybrid', skopeo: false, keepConfig: false, all: false };

/** Each with what it is good for. `docker-layout` is for comparing documents; nobody asks for it as a file. */
export const TARGETS: readonly { readonly to: Target; readonly label: string; readonly hint: string }[] = [
  {
    to: 'hybrid',
    label: 'Hybrid',
    hint: 'An OCI layout with a manifest.json: docker load, podman load, skopeo and ctr all read it.',
  },
  {
    to: 'docker-archive',
    label: 'docker-archive',
    hint: 'What docker save made before version 25, and docker load reads in every version.',
  },
  {
    to: 'oci-archive',
    label: 'OCI archive',
    hint: 'An OCI layout in one tar: skopeo, podman, umoci and BuildKit read it.',
  },
  { to: 'oci-layout', label: 'OCI layout', hint: 'The same as a folder: each blob is a file, named by its digest.' },
];

export function argsOf(wish: Wish, key: string): PlanArgs {
  const { to, skopeo, keepConfig, all } = wish;
  return {
    to,
    ...(!all && { images: [key] }),
    ...(skopeo && { as: 'skopeo' as const }),
    ...(skopeo && keepConfig && { keepConfig }),
  };
}

/** skopeo writes no hybrid, and rewrites the config only on the way to OCI. */
export const mayBeSkopeo = ({ to }: Wish): boolean => to !== 'hybrid';
export const mayKeepConfig = (wish: Wish): boolean => mayBeSkopeo(wish) && wish.skopeo && wish.to !== 'docker-archive';

/** `app-hybrid.tar`: a name for the file to save. */
export function fileName(input: string, to: Target): string {
  const base =
    input
      .split('/')
      .at(-1)
      ?.replace(/\.(?:tar|tgz|oci|zip)?(?:\.(?:gz|zst|xz|bz2))?$/i, '') || 'image';
  return `${base}-${to}.tar`;
}

/** The same in a shell, with our command and with skopeo where it can. */
export function shellLines(wish: Wish, opened: OpenedImage, node: Node, folder: boolean): string[] {
  const out = wish.to === 'oci-layout' ? 'out' : fileName(opened.name, wish.to);
  const flags = [wish.skopeo && '--as skopeo', mayKeepConfig(wish) && wish.keepConfig && '--keep-config'];
  const pick = node.role === 'manifest' && node.platform && !wish.all ? `--platform ${node.platform}` : '';
  const ours = ['cutaway convert', quoteText(opened.name), quoteText(out), `--to ${wish.to}`, ...flags, pick];
  const theirs = skopeoLine(wish, opened, node, { folder, out });
  return [ours.filter(Boolean).join(' '), ...(theirs ? [theirs] : [])];
}

function skopeoLine(
  { to }: Wish,
  { name, views }: OpenedImage,
  node: Node,
  { folder, out }: { readonly folder: boolean; readonly out: string },
): string | undefined {
  const has = (layout: string) => views.some((view) => view.layout === layout);
  const from = has('oci-layout')
    ? folder
      ? 'oci'
      : 'oci-archive'
    : has('docker-archive') && !folder
      ? 'docker-archive'
      : undefined;
  const target = { 'oci-layout': 'oci', 'oci-archive': 'oci-archive', 'docker-archive': 'docker-archive' }[
    to as string
  ];
  if (!from || !target) return undefined;
  const tag = node.names[0] ? `:${node.names[0]}` : '';
  return `skopeo copy ${quoteText(`${from}:${name}${tag}`)} ${quoteText(`${target}:${out}${tag}`)}`;
}
