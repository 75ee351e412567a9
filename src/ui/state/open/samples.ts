/**
 * The bundled samples, as the server of this page lists them. Where there is no list there are simply none to offer.
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
  /** Layers that it names but lacks. */
  readonly absent?: readonly number[];
}

async function list(): Promise<readonly unknown[]> {
  try {
    const response = await fetch(new URL('samples/index.json', document.baseURI));
    if (!response.ok) return [];
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
  return (await list()).filter(isSample);
}

/** Undefined while they are listed. */
export function useSamples(): readonly Sample[] | undefined {
  return useQuery({ queryKey: ['samples'], queryFn: listSamples }).data;
}

export function sampleInput(sample: Sample): Input {
  return { kind: 'url', name: sample.file, url: new URL(`samples/${sample.file}`, document.baseURI).href };
}
