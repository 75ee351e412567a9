/** useJson: a document read in full and parsed in the previews' thread. */
import { useQuery } from '@tanstack/react-query';
import type { PreviewSource, PreviewSubject } from '../preview.ts';
import { WorkError, work } from '../work/work.ts';
import type { JsonDocument } from './jsonRows.ts';

/** A document of this many bytes may hold two million values, 80 bytes of memory each; bills of materials have tables. */
export const MOST_JSON = 4 << 20;
/** ms: a hundred times what it takes. */
const PATIENCE = 20_000;

/** What follows the first bracket of JSON; `[Unit]` and `{{ if }}` begin otherwise. */
const BEGINS = /^\uFEFF?\s*(?:\{\s*(?:["}]|$)|\[\s*(?:[[{"\]\d]|-\d|true\b|false\b|null\b|$))/;

export function looksLikeJson(head: Uint8Array): boolean {
  return BEGINS.test(new TextDecoder('utf-8', { ignoreBOM: true }).decode(head.subarray(0, 256)));
}

/** Why it is not JSON, in words, and the line where it stops being. */
interface JsonProblem {
  readonly message: string;
  readonly line: number | null;
}

/** Kept as long as it is looked at, by what it is read from. */
export function useJson(subject: PreviewSubject, head: Uint8Array<ArrayBuffer>, source: PreviewSource) {
  return useQuery({
    queryKey: [subject.openedID, 'json', subject.target],
    gcTime: 30_000,
    // The parsed columns are compared by nobody.
    structuralSharing: false,
    queryFn: async ({ signal }): Promise<JsonDocument | JsonProblem> => {
      const bytes = head.length >= source.size ? head.slice() : await source.read(0, source.size, signal);
      try {
        return await work('parse', [bytes], { signal, transfer: [bytes.buffer], patience: PATIENCE });
      } catch (error) {
        if (!(error instanceof WorkError)) throw error;
        const line = /line (\d+)/.exec(error.message)?.[1];
        return { message: error.message, line: line === undefined ? null : Number(line) };
      }
    },
  });
}
