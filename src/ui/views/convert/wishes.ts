/** What a person may wish for: which objects, into which form, whose way; and the command lines that do the same. */
import type { Target } from '../../../core/convert/options.ts';
import type { PlanArgs } from '../../../core/convert/plan.ts';
import type { Node } from '../../../core/image/node.ts';
import { shellLine, type Word } from '../../../core/oci/names/shellLine.ts';
import { parsePlatform } from '../../../core/oci/platform.ts';
import type { OpenedInput } from '../../../engine/engine.ts';
import { skopeoSource } from '../../state/skopeoSource.ts';

export interface Wish {
  readonly to: Target;
  readonly skopeo: boolean;
  readonly keepConfig: boolean;
  /** Everything the input has, or the selected image or index alone. */
  readonly all: boolean;
  /** The name of the image in the output; empty: those it has. */
  readonly name: string;
}

export const FIRST_WISH: Wish = { to: 'hybrid', skopeo: false, keepConfig: false, all: false, name: '' };

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
    hint: 'The format of docker save before version 25. Every version of docker load reads it.',
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
  const name = givenName(wish);
  return {
    to,
    ...(!all && { images: [key] }),
    ...(skopeo && { as: 'skopeo' as const }),
    ...(skopeo && keepConfig && { keepConfig }),
    ...(name !== undefined && { names: [name] }),
  };
}

/** A name can be given to one image only. undefined: it keeps its own. */
const givenName = ({ all, name }: Wish): string | undefined => (all || name.trim() === '' ? undefined : name.trim());

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

/** The same in a shell, with our command and with skopeo where it can. undefined: it can't be said safely. */
export function shellLines(wish: Wish, opened: OpenedInput, node: Node, folder: boolean): (string | undefined)[] {
  const out = wish.to === 'oci-layout' ? 'out' : fileName(opened.name, wish.to);
  const ours: Word[] = ['cutaway', 'convert', { input: opened.name }, { path: out }, '--to', wish.to];
  if (wish.skopeo) ours.push('--as', 'skopeo');
  if (mayKeepConfig(wish) && wish.keepConfig) ours.push('--keep-config');
  const name = givenName(wish);
  if (name !== undefined) ours.push({ option: '--name', value: name });
  if (wish.all) ours.push('--platform', 'all');
  else if (node.role === 'manifest' && node.platform) ours.push({ option: '--platform', value: node.platform });
  // skopeo keeps a name in its own way in each form: with one of ours, only our line does the same.
  const theirs = name !== undefined ? undefined : skopeoWords(wish, opened, node, { folder, out });
  return [shellLine(ours), ...(theirs ? [shellLine(theirs)] : [])];
}

/** What skopeo names a form by; it has no word for a hybrid. */
const TRANSPORTS: Readonly<Partial<Record<Target, string>>> = {
  'oci-layout': 'oci',
  'oci-archive': 'oci-archive',
  'docker-archive': 'docker-archive',
};

/** undefined where skopeo can't do the same in one line. */
function skopeoWords(
  { to, all }: Wish,
  opened: OpenedInput,
  node: Node,
  { folder, out }: { readonly folder: boolean; readonly out: string },
): readonly Word[] | undefined {
  const target = TRANSPORTS[to];
  const source = skopeoSource(opened, node, folder);
  if (!target || !source || out.includes(':') || (all && opened.roots.length > 1)) return undefined;
  const { root, word, tag } = source;
  // It refuses to name such a layer in Docker's documents.
  if (to === 'docker-archive' && node.children.some(({ compression }) => compression === 'zstd')) return undefined;
  const into: Word = { path: out, before: `${target}:`, after: tag };
  if (root.role !== 'index') return ['skopeo', 'copy', word, into];
  // A docker-archive holds one platform.
  if (all || node.key === root.key)
    return to === 'docker-archive' ? undefined : ['skopeo', 'copy', '--all', word, into];
  const platform = parsePlatform(node.platform ?? '');
  // What stands deeper, or beside another of its platform, can't be picked so.
  const same = root.children.filter((child) => child.platform === node.platform);
  if (!platform || node.role !== 'manifest' || same.length !== 1 || same[0] !== node) return undefined;
  const { os, architecture, variant } = platform;
  const pick: Word[] = [
    { option: '--override-os', value: os },
    { option: '--override-arch', value: architecture },
    ...(variant ? [{ option: '--override-variant', value: variant }] : []),
  ];
  return ['skopeo', ...pick, 'copy', word, into];
}
