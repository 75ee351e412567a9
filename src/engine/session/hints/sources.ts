/** Who may have indexes of the layers of one input. */
import type { Node } from '../../../core/image/node.ts';
import type { EngineHost, IndexExchange } from '../../host.ts';
import { shared } from '../shared.ts';
import type { Attachments } from './attached.ts';
import type { IndexSource } from './offers.ts';
import type { Sharing } from './sharing.ts';

/** An image in a registry, as far as indexes of its layers are concerned. */
export interface SharedInput {
  /** What is attached there, or in the one repository that is asked instead. */
  attachments(): Promise<Attachments>;
  /** Was it opened with credentials? Then the server learns nothing of it, unless it was started so. */
  readonly isPrivate: boolean;
}

interface SourcesOf {
  readonly host: Pick<EngineHost, 'exchange'>;
  readonly sharing: Sharing;
  /** Absent for what is in no registry. */
  readonly input: SharedInput | undefined;
  /** Of such: what is attached within the input. */
  within(): Promise<Attachments>;
  manifestOf(layer: Node): Node | undefined;
}

/** The sources; none while sharing is off. */
export function sharedSources({ host, sharing, input, within, manifestOf }: SourcesOf): () => readonly IndexSource[] {
  const attached = lazily(async () => {
    const { attachedIndexes } = await import('./attached.ts');
    return attachedIndexes(await (input ? input.attachments() : within()), manifestOf);
  });
  const { exchange } = host;
  const all = [...(input && exchange && sharing.from === undefined ? [served(exchange, input)] : []), attached];
  return () => (sharing.use ? all : []);
}

/** Where indexes of this input's layers may be offered; undefined where nobody shares any. */
export function exchangeFor(
  { exchange }: Pick<EngineHost, 'exchange'>,
  sharing: Sharing,
  input: SharedInput | undefined,
): (() => Promise<IndexExchange | undefined>) | undefined {
  if (!exchange || !input) return undefined;
  return async () => (sharing.use && (await exchange.takes(input.isPrivate)) ? exchange : undefined);
}

function served(exchange: IndexExchange, { isPrivate }: SharedInput): IndexSource {
  const source = lazily(async () => (await import('./onServer.ts')).onServer(exchange));
  return async function* (node, call) {
    if (await exchange.takes(isPrivate)) yield* source(node, call);
  };
}

/** Loads nothing before it is asked. */
function lazily(make: () => Promise<IndexSource>): IndexSource {
  const made = shared(make);
  return async function* (node, call) {
    yield* (await made.join(call))(node, call);
  };
}
