/**
 * The page inside a page of another site, or opened by one, at `?embed`: it takes images by postMessage from the origins
 * that whoever serves it allows, and from no other. docs/embed.md has the messages.
 */
import type { Input } from '../../../engine/engine.ts';
import { useApp } from '../../state/appState.ts';
import { openInputs } from '../../state/open/openInputs.ts';

const META = 'cutaway-embed-origins';
const NAME_MAX_CHARS = 300;

interface Asked {
  /** The sender's own; it comes back in the answer. */
  readonly id?: unknown;
  readonly file?: Blob;
  readonly url?: URL;
  readonly name: string;
}

/** Answers to the window that sent the message. */
type Answer = (message: Readonly<Record<string, unknown>>) => void;

/** Listens where the address and the served page say so. */
export function keepEmbed({ location, document }: Window): void {
  const opener: Window | null = window.parent === window ? window.opener : window.parent;
  const content = document.querySelector(`meta[name="${META}"]`)?.getAttribute('content') ?? '';
  const allowed = content.split(/\s+/).filter(Boolean);
  if (opener === null || allowed.length === 0 || !new URLSearchParams(location.search).has('embed')) return;
  addEventListener('message', ({ data, origin, source }: MessageEvent<unknown>) => {
    if (source !== opener || !allowed.includes(origin)) return;
    void take(data, allowed, (message) => opener.postMessage(message, origin));
  });
  // Delivered to the one origin that the opener is of, and to nobody where it is none of them.
  for (const origin of allowed) opener.postMessage({ type: 'cutaway:ready' }, origin);
}

async function take(data: unknown, allowed: readonly string[], answer: Answer): Promise<void> {
  if (typeof data !== 'object' || data === null || !('type' in data) || data.type !== 'cutaway:open') return;
  const id = 'id' in data ? data.id : undefined;
  try {
    const input = await toInput(readAsked(data, allowed));
    const [slot] = openInputs([input]);
    if (slot !== undefined) answer({ id, ...(await settled(slot)) });
  } catch (error) {
    answer({ id, type: 'cutaway:failed', message: error instanceof Error ? error.message : String(error) });
  }
}

/** Throws for what the message can't mean. */
function readAsked(data: object, allowed: readonly string[]): Asked {
  const { file, url, name } = data as Readonly<Record<string, unknown>>;
  const called = typeof name === 'string' && name !== '' ? name.slice(0, NAME_MAX_CHARS) : undefined;
  if (file instanceof Blob) return { file, name: called ?? (file instanceof File ? file.name : 'image') };
  if (typeof url !== 'string' || !URL.canParse(url))
    throw new Error('The message needs a file (a File or Blob) or a url.');
  const address = new URL(url);
  if (!allowed.includes(address.origin))
    throw new Error(`${address.origin} is not one of the origins that may embed this page.`);
  return { url: address, name: called ?? (address.pathname.split('/').at(-1) || address.host) };
}

/** An address is fetched here and whole: the policy of this document allows it, that of the workers does not. */
async function toInput({ file, url, name }: Asked): Promise<Input> {
  if (file) return { kind: 'file', name, file };
  const response = await fetch(url ?? '', { credentials: 'omit', referrerPolicy: 'no-referrer' });
  if (!response.ok) throw new Error(`${url?.href} answered ${response.status}.`);
  return { kind: 'file', name, file: await response.blob() };
}

/** What became of an input, once that is known. */
function settled(id: string): Promise<Readonly<Record<string, unknown>>> {
  return new Promise((resolve) => {
    const look = () => {
      const slot = useApp.getState().slots.find((each) => each.id === id);
      if (slot?.status === 'opening') return;
      stop();
      const name = slot?.input.name;
      if (slot?.opened) resolve({ type: 'cutaway:opened', name });
      else resolve({ type: 'cutaway:failed', name, message: slot?.failure?.message ?? 'It was closed.' });
    };
    const stop = useApp.subscribe(look);
    look();
  });
}
