/** What a failed connection means to a person, by the codes that Node's net, tls and http give. */
import { visibleText } from '../../core/oci/text.ts';
import type { Stage } from './exchange.ts';
import { ERROR_TEXT_MAX_CHARS } from './limits.ts';
import type { Registry } from './policy.ts';
import { ProxyError } from './proxyError.ts';

const CERTIFICATE =
  /^(?:DEPTH_ZERO_SELF_SIGNED_CERT|SELF_SIGNED_CERT_IN_CHAIN|UNABLE_TO_\w+|CERT_\w+|CRL_\w+|ERR_TLS_CERT_\w+|INVALID_(?:CA|PURPOSE)|PATH_LENGTH_EXCEEDED|EE_KEY_TOO_SMALL|CA_\w+)$/;
const PLAIN_HTTP = /wrong[ _]version[ _]number|packet[ _]length[ _]too[ _]long|http[ _]request/i;
const NO_HOST = new Set(['ENOTFOUND', 'EAI_NODATA', 'ENODATA']);
const RIGHT_PORT = 'Is this the right port, and is it one for https?';

/** What Node's errors have beside their message. */
interface Failed {
  readonly code?: string;
  readonly message?: string;
  /** Of a certificate for other hosts. */
  readonly cert?: { readonly subjectaltname?: unknown };
  /** What the HTTP parser could not read. */
  readonly rawPacket?: Uint8Array;
}

/** One line, with what to do. Errors that are ours already pass. */
export function fromFailure(error: unknown, registry: Registry, url: URL): ProxyError {
  if (error instanceof ProxyError) return error;
  const failed = (error ?? {}) as Failed;
  const { code = '', message = '' } = failed;
  const fail = (reason: 'certificate' | 'plain-http' | 'no-such-host' | 'connection', text: string, remedy?: string) =>
    new ProxyError('unreachable', 502, reason, registry.name, text, { remedy, cause: error });
  if (CERTIFICATE.test(code)) return fail('certificate', ...ofCertificate(failed, url.host));
  if (PLAIN_HTTP.test(`${code} ${message}`)) {
    const remedy = `Start the server with --allow-registry ${url.host} --plain-http, if that is intended.`;
    return fail('plain-http', `${url.host} does not speak https; it seems to be a plain HTTP registry.`, remedy);
  }
  if (NO_HOST.has(code)) return fail('no-such-host', `There is no host ${url.hostname}.`, 'Check the spelling.');
  // The machine's own resolver does not answer: the name may be right.
  if (code === 'EAI_AGAIN')
    return fail('connection', `The address of ${url.hostname} cannot be looked up.`, 'Is this machine online?');
  const handshake = ofHandshake(failed, url);
  if (handshake) return fail('connection', ...handshake);
  if (code.startsWith('HPE_'))
    return new ProxyError(
      'malformed',
      502,
      'answer',
      registry.name,
      `${url.host} sent an HTTP response that is not valid.`,
    );
  const why = /^[A-Z_]{3,30}$/.test(code) ? ` (${code})` : '';
  return fail('connection', `${url.host} cannot be reached${why}.`, 'Is it running, and is this the right port?');
}

type Explanation = readonly [message: string, remedy: string];

/** Codes of OpenSSL's X509_verify_cert_error_string(3), as Node names them. */
function ofCertificate({ code = '', cert }: Failed, host: string): Explanation {
  const of = `The certificate of ${host}`;
  const insecure = `--insecure-registry ${host}`;
  const clock = `Is the clock of this machine right? With ${insecure} any certificate will do.`;
  const authority = `Name its authority with --ca-file FILE, or let any certificate do with ${insecure}.`;
  if (code === 'CERT_HAS_EXPIRED') return [`${of} has expired.`, clock];
  if (code === 'CERT_NOT_YET_VALID') return [`${of} is not valid yet.`, clock];
  if (code === 'ERR_TLS_CERT_ALTNAME_INVALID')
    return [
      `${of} is for another host${namesOf(cert?.subjectaltname)}.`,
      `Ask it by a name in its certificate; with ${insecure} any certificate will do.`,
    ];
  if (code === 'DEPTH_ZERO_SELF_SIGNED_CERT') return [`${of} is signed by itself.`, authority];
  if (/^(?:SELF_SIGNED_CERT_IN_CHAIN|UNABLE_TO_(?:GET_ISSUER|VERIFY_LEAF)\w*)$/.test(code))
    return [`${of} is signed by an authority that is not trusted here.`, authority];
  return [`${of} is not trusted: ${code.toLowerCase().replaceAll('_', ' ')}.`, authority];
}

/** `DNS:a, DNS:b` as the server wrote it. */
function namesOf(alternatives: unknown): string {
  if (typeof alternatives !== 'string') return '';
  const names = visibleText(alternatives.replace(/(^|, )(?:DNS|IP Address):/g, '$1'));
  return `: ${names.length > ERROR_TEXT_MAX_CHARS ? `${names.slice(0, ERROR_TEXT_MAX_CHARS)}…` : names}`;
}

/** What ended before a word of HTTP was said. Alerts are those of RFC 8446 section 6, as OpenSSL spells them. */
function ofHandshake({ code = '', message = '', rawPacket }: Failed, { host, protocol }: URL): Explanation | undefined {
  const text = `${code} ${message}`;
  const type = rawPacket?.[0];
  if (protocol === 'http:') {
    // Records of TLS that are alerts or of a handshake (RFC 8446 5.1).
    if ((type === 0x15 || type === 0x16) && rawPacket?.[1] === 3)
      return [`${host} answered plain http with TLS.`, 'It speaks https there: is this the right port?'];
    if (/socket hang up/.test(message))
      return [`${host} closed the connection without an answer.`, 'Does it speak https, or is this another port?'];
    return undefined;
  }
  if (/unsupported[ _]protocol|protocol[ _]version|version[ _]too[ _]low/i.test(text))
    return [`${host} and this program have no version of TLS in common.`, 'TLS 1.2 is the least that is spoken here.'];
  if (
    /certificate[ _]required/i.test(text) ||
    (/alert/i.test(text) && /bad[ _]certificate/i.test(text)) ||
    /alert number 116/.test(text)
  )
    return [
      `${host} wants a certificate of its client, and this program has none to give.`,
      'Ask a registry, or a mirror of it, that lets one in without one.',
    ];
  if (/alert/i.test(text) || code === 'EPROTO' || code.startsWith('ERR_SSL_'))
    return [`${host} refused the TLS handshake.`, `${RIGHT_PORT} It may want a certificate of its client.`];
  if (/before secure TLS connection|socket hang up/.test(message) || code === 'ECONNRESET' || code === 'EPIPE')
    return [`${host} closed the connection before TLS was set up.`, RIGHT_PORT];
  return undefined;
}

/** Nothing came in time: how far it got tells what to look at. */
export function fromLate(stage: Stage | undefined, registry: Registry, url: URL, seconds: number): ProxyError {
  const within = `within ${seconds} seconds`;
  const [message, remedy] =
    stage === undefined
      ? [`${url.host} did not take a connection ${within}.`, 'Is it running, and is this the right port?']
      : stage === 'connected' && url.protocol === 'https:'
        ? [`${url.host} took the connection, but TLS was not set up ${within}.`, RIGHT_PORT]
        : [`${url.host} did not answer ${within}.`, 'Try again later.'];
  return new ProxyError('unreachable', 504, 'timeout', registry.name, message, { remedy });
}

/** What a body that broke off means: ended early, sent against the rules of HTTP, or cut by a connection that was. */
export function fromBroken(error: unknown, registry: string): ProxyError {
  if (error instanceof ProxyError) return error;
  const { code = '', message = '', name = '' } = (error ?? {}) as { code?: string; message?: string; name?: string };
  const fail = (reason: 'short' | 'broken' | 'reset', text: string) =>
    new ProxyError(reason === 'reset' ? 'unreachable' : 'truncated', 502, reason, registry, text, { cause: error });
  if (name === 'AbortError') return new ProxyError('aborted', 499, 'connection', registry, 'Stopped.');
  if (code === SHORT) return fail('short', 'The body ended too early.');
  if (code.startsWith('HPE_')) return fail('broken', 'The HTTP encoding of the body is not valid.');
  if (code.startsWith('Z_') || /decompress|inflate|compressed|gzip|deflate|zlib/i.test(`${code} ${message}`))
    return fail('broken', 'The content encoding of the body is damaged.');
  return fail('reset', `The connection broke off within the body${/^[A-Z_]{3,30}$/.test(code) ? ` (${code})` : ''}.`);
}

/** Code of an error for a body that ended early and in good order. */
export const SHORT = 'SHORT_BODY';
