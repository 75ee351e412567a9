/** What a failed connection means to a person, by the codes that Node's net, tls and http give. */
import type { Registry } from './policy.ts';
import { ProxyError } from './proxyError.ts';

const CERTIFICATE =
  /^(?:DEPTH_ZERO_SELF_SIGNED_CERT|SELF_SIGNED_CERT_IN_CHAIN|UNABLE_TO_\w+|CERT_\w+|ERR_TLS_CERT_\w+|ERR_TLS_\w+)$/;
const PLAIN_HTTP = /wrong[ _]version[ _]number|packet[ _]length[ _]too[ _]long|http[ _]request/i;
const NO_HOST = new Set(['ENOTFOUND', 'EAI_AGAIN', 'EAI_NODATA', 'ENODATA']);

/** One line, with what to do. Errors that are ours already pass. */
export function fromFailure(error: unknown, registry: Registry, url: URL): ProxyError {
  if (error instanceof ProxyError) return error;
  const { code = '', message = '' } = (error ?? {}) as { code?: string; message?: string };
  const fail = (reason: 'certificate' | 'plain-http' | 'no-such-host' | 'connection', text: string, remedy?: string) =>
    new ProxyError('unreachable', 502, reason, registry.name, text, { remedy, cause: error });
  if (CERTIFICATE.test(code)) {
    const why = code.toLowerCase().replaceAll('_', ' ');
    const remedy = `Start the server with --ca-file FILE for its authority, or with --insecure-registry ${url.host}.`;
    return fail('certificate', `The certificate of ${url.host} is not trusted: ${why}.`, remedy);
  }
  if (PLAIN_HTTP.test(`${code} ${message}`)) {
    const remedy = `Start the server with --allow-registry ${url.host} --plain-http, if it is meant to be so.`;
    return fail('plain-http', `${url.host} does not speak https; it seems to be a plain http registry.`, remedy);
  }
  if (NO_HOST.has(code)) return fail('no-such-host', `There is no host ${url.hostname}.`, 'Look at its spelling.');
  if (code.startsWith('HPE_'))
    return new ProxyError('malformed', 502, 'answer', registry.name, `${url.host} answered with broken HTTP.`);
  const why = /^[A-Z_]{3,30}$/.test(code) ? ` (${code})` : '';
  return fail('connection', `${url.host} can't be reached${why}.`, 'Is it running, and is this the right port?');
}

/** What a body that broke off means: ended early, sent against the rules of HTTP, or cut by a connection that was. */
export function fromBroken(error: unknown, registry: string): ProxyError {
  if (error instanceof ProxyError) return error;
  const { code = '', message = '', name = '' } = (error ?? {}) as { code?: string; message?: string; name?: string };
  const fail = (reason: 'short' | 'broken' | 'reset', text: string) =>
    new ProxyError(reason === 'reset' ? 'unreachable' : 'truncated', 502, reason, registry, text, { cause: error });
  if (name === 'AbortError') return new ProxyError('aborted', 499, 'connection', registry, 'Stopped.');
  if (code === SHORT) return fail('short', 'The body ended before it should.');
  if (code.startsWith('HPE_')) return fail('broken', 'The body was sent in broken HTTP.');
  if (code.startsWith('Z_') || /decompress|inflate|compressed|gzip|deflate|zlib/i.test(`${code} ${message}`))
    return fail('broken', 'The content coding of the body is damaged.');
  return fail(
    'reset',
    `The connection broke in the middle of the body${/^[A-Z_]{3,30}$/.test(code) ? ` (${code})` : ''}.`,
  );
}

/** Code of an error for a body that ended early and in good order. */
export const SHORT = 'SHORT_BODY';
