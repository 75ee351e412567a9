/**
 * What the digest of a signed schema 1 manifest is of: the document as it was before its signatures were put into it.
 * Each signature says under `protected` where that was cut, and how it went on (libtrust's "pretty" JWS).
 */

/** The bytes before signing; undefined where nothing, or nonsense, is said about them. */
export function signedPayload(bytes: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer> | undefined {
  try {
    const { signatures } = JSON.parse(new TextDecoder().decode(bytes)) as { signatures: { protected: string }[] };
    const { formatLength, formatTail } = JSON.parse(
      new TextDecoder().decode(fromBase64url(signatures[0]?.protected ?? '')),
    ) as { formatLength: number; formatTail: string };
    if (!Number.isSafeInteger(formatLength) || formatLength < 0 || formatLength > bytes.length) return undefined;
    const tail = fromBase64url(formatTail);
    const payload = new Uint8Array(formatLength + tail.length);
    payload.set(bytes.subarray(0, formatLength));
    payload.set(tail, formatLength);
    return payload;
  } catch {
    return undefined;
  }
}

function fromBase64url(text: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(atob(text.replaceAll('-', '+').replaceAll('_', '/')), (char) => char.charCodeAt(0));
}
