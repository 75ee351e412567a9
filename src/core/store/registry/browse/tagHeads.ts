/** Where tags lead, by HEAD: a digest for each without a body, which Docker Hub does not count. */
import { parseDigest } from '../../../oci/digest.ts';
import { isTag } from '../../../oci/reference.ts';
import type { Access } from '../access.ts';
import { fewAtOnce } from './fewAtOnce.ts';
import { type Problem, problemOf } from './problem.ts';

/** What a HEAD request says about a tag. */
export interface TagHead {
  readonly tag: string;
  /** Null where the registry does not say. */
  readonly digest: string | null;
  /** '' where the registry does not say. */
  readonly mediaType: string;
  /** Bytes of the document it leads to. */
  readonly size: number | null;
  readonly problem?: Problem;
}

/** Codes after which no further request would fare better. */
const ENDING: ReadonlySet<string> = new Set(['rate-limited', 'unreachable', 'unauthorized']);

/** Each tag's head as it comes, and all of them, in the order of the tags. Tags after one that ends it have none. */
export async function readTagHeads(
  access: Access,
  tags: readonly string[],
  signal?: AbortSignal,
  onHead?: (head: TagHead) => void,
): Promise<readonly TagHead[]> {
  let ended = false;
  return fewAtOnce(
    tags.filter(isTag),
    async (tag) => {
      const head = await readHead(access, tag, signal);
      if (head.problem && ENDING.has(head.problem.code)) ended = true;
      onHead?.(head);
      return head;
    },
    () => ended,
  );
}

async function readHead(access: Access, tag: string, signal?: AbortSignal): Promise<TagHead> {
  try {
    const answer = await access.ask(`manifests/${tag}`, { method: 'HEAD', at: `${access.name}:${tag}`, signal });
    answer.drop();
    const { headers } = answer;
    const size = headers.get('content-length') ?? '';
    return {
      tag,
      digest: parseDigest(headers.get('docker-content-digest') ?? '') ?? null,
      mediaType: headers.get('content-type')?.split(';', 1)[0]?.trim() ?? '',
      size: /^\d{1,15}$/.test(size) ? Number(size) : null,
    };
  } catch (error) {
    return { tag, digest: null, mediaType: '', size: null, problem: problemOf(error) };
  }
}
