/**
 * What our own server offers: the bundled samples, and the files named on the command line. Both lists may be absent
 * (a static host without them): then there is simply nothing to offer.
 */
import { useQuery } from '@tanstack/react-query';
import type { Input } from '../../../engine/engine.ts';

export interface Sample {
  readonly name: string;
  /** File name under `samples/`. */
  readonly file: string;
  /** Bytes. */
  readonly size: number;
  readonly description: string;
  /** Stored sizes of its layers, base first. */
  readonly layers: readonly number[];
  /** Digest of its root, as links name it. */
  readonly digest?: string;
}

async function listAt(path: string): Promise<readonly unknown[]> {
  try {
    const response = await fetch(new URL(path, document.baseURI));
    if (!response.ok || !(response.headers.get('content-type') ?? '').includes('json')) return [];
    const value: unknown = await response.json();
    return Array.isArray(value) ? value : [];
  } catch {
    return [];
  }
}

function isSample(value: unknown): value is Sample {
  const each = value as Partial<Sample> | null;
  return typeof each?.name === 'string' && typeof each.file === 'string' && Array.isArray(each.layers);
}

export async function listSamples(): Promise<readonly Sample[]> {
  return (await listAt('samples/index.json')).filter(isSample);
}

export function useSamples(): readonly Sample[] {
  return useQuery({ queryKey: ['samples'], queryFn: listSamples }).data ?? [];
}

export function sampleInput(sample: Sample): Input {
  return { kind: 'url', name: sample.file, url: new URL(`samples/${sample.file}`, document.baseURI).href };
}

/** Files named on the command line, as `/inputs.json` lists them: `[{"name","url"}]`. */
export async function listServedInputs(): Promise<readonly Input[]> {
  const inputs: Input[] = [];
  for (const value of await listAt('inputs.json')) {
    const { name, url } = (value ?? {}) as { name?: unknown; url?: unknown };
    if (typeof name !== 'string' || typeof url !== 'string') continue;
    const at = new URL(url, document.baseURI);
    // Only our own server: a list must not make the page ask anyone else.
    if (at.origin === location.origin) inputs.push({ kind: 'url', name, url: at.href });
  }
  return inputs;
}
