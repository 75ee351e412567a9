/** A server of one file as a fetch, with the ways in which real ones treat Range. */

/** `ranges` = 206; `ignored` = 200 with the whole; `wrong` = another range; `short` = ends before it should. */
export type RangeBehaviour = 'ranges' | 'ignored' | 'wrong' | 'short';

export function rangeServer(bytes: Uint8Array<ArrayBuffer>, behaviour: RangeBehaviour = 'ranges') {
  const asked: string[] = [];
  const fetch = async (_url: string, init?: RequestInit): Promise<Response> => {
    const range = new Headers(init?.headers).get('range') ?? '';
    asked.push(range);
    const [, first = '0', last = '0'] = /^bytes=(\d+)-(\d+)$/.exec(range) ?? [];
    const [start, end] = [Number(first), Math.min(Number(last) + 1, bytes.length)];
    if (behaviour === 'ignored') {
      return new Response(pieces(bytes), { headers: { 'content-length': String(bytes.length) } });
    }
    if (start >= bytes.length) {
      return new Response('no', { status: 416, headers: { 'content-range': `bytes */${bytes.length}` } });
    }
    const shift = behaviour === 'wrong' ? 1 : 0;
    const body = bytes.slice(start, behaviour === 'short' ? end - 1 : end);
    const headers = { 'content-range': `bytes ${start + shift}-${end - 1}/${bytes.length}` };
    return new Response(pieces(body), { status: 206, headers });
  };
  return { fetch, asked };
}

function pieces(bytes: Uint8Array<ArrayBuffer>): ReadableStream<Uint8Array<ArrayBuffer>> {
  let at = 0;
  const size = Math.max(70, Math.ceil(bytes.length / 50));
  return new ReadableStream({
    pull(controller) {
      if (at >= bytes.length) controller.close();
      else controller.enqueue(bytes.slice(at, at + size));
      at += size;
    },
  });
}
