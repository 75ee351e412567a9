/**
 * An image of containerd on this machine, by `ctr`, its own client: the socket itself speaks gRPC and hands out no archives.
 * Where the socket is and which namespace is meant, `ctr` takes from CONTAINERD_ADDRESS and CONTAINERD_NAMESPACE; without
 * the latter every namespace is searched.
 */
import { ImageError } from '../../core/oci/imageError.ts';
import { sameName } from '../../core/oci/reference.ts';
import type { CallOptions } from '../../engine/engine.ts';
import { UsageError } from '../usageError.ts';
import { type Saved, spoolSaved } from './local.ts';
import { outputOf, type ProgramFailure, textOf } from './program.ts';

interface Named {
  readonly namespace: string;
  readonly name: string;
}

type Options = CallOptions & { readonly operand: string; readonly platform?: string | undefined };

/** Saves the image of that name. Throws where `ctr` or containerd is not there, or has no such image, with what to do. */
export async function saveFromContainerd(name: string, options: Options): Promise<Saved> {
  const { operand, platform, signal } = options;
  const images = await listed(options);
  const found = images.find((one) => one.name === name) ?? images.find((one) => sameName(one.name, name));
  if (!found) throw new UsageError(`${operand}: containerd has no image ${name}: ${namesOf(images)}`, 'not-found');
  const wanted = platform === undefined ? [] : ['--platform', platform];
  const args = [...CONNECT, '-n', found.namespace, 'images', 'export', ...wanted, '-', found.name];
  const chunks = outputOf('ctr', args, { operand, signal, refused: (why) => refused(operand, why) });
  return spoolSaved(chunks, name, { from: 'containerd', size: 0 }, options);
}

/** Images of all namespaces that are meant; those without a name of their own go by a digest, and count as named too. */
async function listed({ operand, signal }: Options): Promise<readonly Named[]> {
  const said = process.env.CONTAINERD_NAMESPACE;
  const namespaces = said ? [said] : await linesOf(['namespaces', 'ls', '-q'], operand, signal);
  const images: Named[] = [];
  for (const namespace of namespaces)
    for (const name of await linesOf(['-n', namespace, 'images', 'ls', '-q'], operand, signal))
      images.push({ namespace, name });
  return images;
}

function namesOf(images: readonly Named[]): string {
  const names = images.map(({ name, namespace }) => (namespace === 'default' ? name : `${name} (in ${namespace})`));
  if (names.length === 0) return 'it has none; CONTAINERD_ADDRESS names another socket';
  return `it has ${names.slice(0, 5).join(', ')}${names.length > 5 ? ', …' : ''}`;
}

async function linesOf(args: readonly string[], operand: string, signal: AbortSignal | undefined): Promise<string[]> {
  const text = await textOf('ctr', [...CONNECT, ...args], { operand, signal, refused: (why) => refused(operand, why) });
  return text.split('\n').filter(Boolean);
}

/** How long its socket may take to answer at all. */
const CONNECT = ['--connect-timeout', '3s'];

const PIPE = 'pipe the image: ctr images export - NAME | cutaway inspect -';

function refused(operand: string, failure: ProgramFailure): ImageError {
  if (failure.isAbsent) {
    const message = `ctr, the client of containerd, is not installed. Where it is, ${PIPE}`;
    return new ImageError('unreachable', operand, message);
  }
  const said = failure.said.replace(/^ctr: /, '');
  const [, code, remedy] = WHY.find(([why]) => why.test(said)) ?? [/./, 'internal' as const, `Try again, or ${PIPE}`];
  return new ImageError(code, operand, `containerd did not give the image: ${said}. ${remedy}`);
}

const WHY: readonly (readonly [said: RegExp, code: 'denied' | 'unreachable', remedy: string])[] = [
  [
    /permission denied/i,
    'denied',
    `Run Cutaway as a user who may use its socket, or ${PIPE.replace('ctr', 'sudo ctr')}`,
  ],
  [
    /no such file|connection refused|deadline exceeded|failed to dial/i,
    'unreachable',
    'Start containerd, or set CONTAINERD_ADDRESS to its socket.',
  ],
];
