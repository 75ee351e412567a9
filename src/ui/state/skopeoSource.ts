/** How skopeo names what is open here: containers-transports(5). */
import type { Node } from '../../core/image/node.ts';
import type { Word } from '../../core/oci/names/shellLine.ts';
import type { OpenedInput } from '../../engine/engine.ts';

const REF_NAME = 'org.opencontainers.image.ref.name';
/** What may follow the path: a tag or a whole name. `@` at its start would be a number in the list. */
const REFERENCE = /^\w[\w./:-]*$/;

interface SkopeoSource {
  readonly word: Word;
  /** The root that it names: an image or an index. */
  readonly root: Node;
  /** `:name`, or nothing where the input has one image only. */
  readonly tag: string;
}

const isUnder = (key: string, root: string) => key === root || key.startsWith(`${root}.`);

/**
 * The root that a node belongs to as a source for skopeo; undefined where skopeo does not read such an input, or could
 * not tell which of several images is meant.
 */
export function skopeoSource(opened: OpenedInput, node: Node, folder: boolean): SkopeoSource | undefined {
  const transport = transportOf(opened, node.form, folder);
  const root = opened.roots.find(({ key }) => isUnder(node.key, key));
  // A colon ends the path, whatever it is quoted by.
  if (transport === undefined || !root || opened.name.includes(':')) return undefined;
  const beside = opened.views.find(({ roots }) => roots.includes(root.key))?.roots ?? [];
  const name = root.form === 'oci' ? root.annotations?.[REF_NAME] : root.names[0];
  const named = name !== undefined && REFERENCE.test(name);
  if (!named && beside.length > 1) return undefined;
  const tag = named ? `:${name}` : '';
  return { root, tag, word: { path: opened.name, before: `${transport}:`, after: transport === 'dir' ? '' : tag } };
}

function transportOf({ formats, views }: OpenedInput, form: Node['form'], folder: boolean): string | undefined {
  const layouts = views.filter((view) => view.form === form).map(({ layout }) => layout);
  if (layouts.includes('docker-archive')) return folder ? undefined : 'docker-archive';
  if (layouts.includes('oci-layout')) return folder ? 'oci' : 'oci-archive';
  return formats.includes('dir') && folder ? 'dir' : undefined;
}
