/** What an operand leads to: the input that the engine opens, and what must be tidied when it was read. */
import { existsSync } from 'node:fs';
import type { Node } from '../../core/image/node.ts';
import { sameName } from '../../core/oci/reference.ts';
import type { CallOptions, Input, OpenedInput } from '../../engine/engine.ts';
import { absentPath, hiddenPath, toInput } from '../input.ts';
import { UsageError } from '../usageError.ts';
import { ENGINES } from './endpoint.ts';
import { readTransport } from './transport.ts';

interface Operand {
  readonly input: Input;
  /** The one image that is meant, where the operand names it: `oci:folder:1.0`. */
  readonly image?: string;
  release?(): Promise<void>;
}

interface Meant {
  readonly creds?: string | undefined;
  readonly platform?: string | undefined;
  /** Engines of this machine are not asked unless they are named. */
  readonly noEngines?: boolean | undefined;
}

interface Around {
  readonly call: CallOptions;
  note(line: string): void;
}

/** Throws UsageError where there is nothing of that name. */
export async function findOperand(operand: string, meant: Meant, { call, note }: Around): Promise<Operand> {
  const transported = readTransport(operand);
  if (transported?.kind === 'engine') {
    const { saveFrom } = await import('./local.ts');
    return ofSaved(operand, await saveFrom(transported.engine, transported.name, { ...call, operand }));
  }
  if (transported?.kind === 'containerd') {
    const { saveFromContainerd } = await import('./containerd.ts');
    const options = { ...call, operand, platform: meant.platform };
    return ofSaved(operand, await saveFromContainerd(transported.name, options));
  }
  const input = transported ? pathInput(transported.path) : toInput(operand, meant);
  if (operand === '-' && process.stdin.isTTY)
    throw new UsageError('-: nothing is piped in; write docker save NAME | cutaway inspect -');
  if (transported && !existsSync(transported.path)) {
    const absent = new UsageError(`${operand}: no such file or folder: ${transported.path}`, 'not-found');
    throw hiddenPath(transported.path) ?? absent;
  }
  if (input.kind === 'path' && input.path !== '-' && !existsSync(input.path)) throw absentPath(input.path);
  if (transported) return { input, ...(transported.image !== undefined && { image: transported.image }) };
  if (input.kind !== 'registry' || meant.noEngines || meant.creds !== undefined || !isPlainName(operand))
    return { input };
  const { saveIfThere } = await import('./local.ts');
  const found = await saveIfThere(operand, meant.platform, { ...call, note });
  if (!found) return { input };
  note(`${operand} is read from ${ENGINES[found.engine]} on this machine; docker://${operand} asks the registry`);
  return ofSaved(operand, found.saved);
}

/** For the page: operands that its server can give out, with an image of an engine saved to a file that goes with the process. */
export async function findServed(operands: readonly string[], around: Around): Promise<readonly string[]> {
  const found: string[] = [];
  for (const operand of operands) {
    const { input } = readTransport(operand) ? await findOperand(operand, {}, around) : { input: undefined };
    found.push(input?.kind === 'path' ? input.path : operand);
  }
  return found;
}

/** Only the image that the operand named, where it named one. */
export function onlyNamed(opened: OpenedInput, image: string | undefined): OpenedInput {
  if (image === undefined) return opened;
  // `@N`: the place in the list of the archive, for images without a name. containers-transports(5), source-index.
  const [, place] = /^@(\d+)$/.exec(image) ?? [];
  const roots = opened.roots.filter((root, at) => (place === undefined ? isNamed(root, image) : at === Number(place)));
  if (roots.length > 0) return { ...opened, roots };
  const names = opened.roots.flatMap((root) => root.names).slice(0, 8);
  const has = names.length > 0 ? `it has ${names.join(', ')}` : 'nothing in it has a name';
  const count = opened.roots.length;
  const why = place === undefined ? has : `it has ${count} ${count === 1 ? 'image' : 'images'}, counted from @0`;
  throw new UsageError(`${opened.name}: has no image ${image}; ${why}`, 'not-found');
}

const isNamed = (node: Node, image: string): boolean =>
  node.digest === image ||
  node.names.some((name) => sameName(name, image)) ||
  node.children.some((child) => child.role !== 'layer' && isNamed(child, image));

const pathInput = (path: string): Input => ({ kind: 'path', name: path, path });

const ofSaved = (name: string, saved: { readonly path: string; release(): Promise<void> }): Operand => ({
  input: { kind: 'path', name, path: saved.path },
  release: saved.release,
});

/** A name as `docker images` has it: an address, a pasted line or a digest means the registry. */
const isPlainName = (operand: string) =>
  /^[a-z0-9][\w.\-/:]*$/.test(operand) && !/^(?:demo|layouts|\w+:)\//.test(operand);
