/** What reaches the proxy from the page and from registries. */
import { addressKind } from '../../../src/proxy/registry/address.ts';
import { parseAsked } from '../../../src/proxy/registry/asked.ts';
import { parseChallenges } from '../../../src/proxy/registry/auth/challenge.ts';
import { parseCredential } from '../../../src/proxy/registry/auth/credential.ts';
import { toSaid } from '../../../src/proxy/registry/proxyError.ts';
import { parseRange } from '../../../src/proxy/registry/range.ts';
import { type Target, textTarget } from '../target.ts';

export const proxy: readonly Target[] = [
  textTarget(
    'proxy-address',
    ['127.0.0.1', '::ffff:10.0.0.1', '0x7f.1', '2001:db8::1%eth0', '100.64.0.1.'],
    addressKind,
  ),
  textTarget(
    'proxy-path',
    [
      '/registries/h:5000/v2/a/b/manifests/latest',
      `/registries/h/v2/a/blobs/sha256:${'ab'.repeat(32)}`,
      '/registries/h/v2/_catalog?n=5&last=a',
    ],
    (text) => parseAsked(...split(text)),
  ),
  textTarget(
    'proxy-challenge',
    ['Bearer realm="https://a/t",service="s",scope="repository:a:pull,push"', 'Basic realm=x, Bearer a="\\""'],
    parseChallenges,
  ),
  textTarget('proxy-credential', ['Basic dTpw', 'Bearer abc'], (text) => parseCredential(text, 'h')),
  textTarget('proxy-range', ['bytes=0-5', 'bytes=-9', 'bytes=5-'], (text) => parseRange(text, 'h')),
  textTarget('proxy-error', ['{"errors":[{"code":"DENIED","message":"no","detail":{}}]}', '<html>'], (text) =>
    toSaid(text, ['secret']),
  ),
];

function split(text: string): [path: string, search: string] {
  const at = text.indexOf('?');
  return at === -1 ? [text, ''] : [text.slice(0, at), text.slice(at)];
}
