/** Certificates and keys: whose they are, until when they hold. A private key is warned of; its numbers are not shown. */
import type { CertificateItem, CertificatesDescription } from '../../core/content/keys/description.ts';
import { formatCount } from '../parts/format.ts';
import { CertificateItemView } from './certificate/CertificateItem.tsx';
import { Described } from './described/Described.tsx';
import type { Preview, PreviewProps } from './preview.ts';

const KINDS = ['certificates'] as const;
/** Bundles of a distribution have 150; beyond these the text has them all. */
const MOST = 500;

function CertificateView(props: PreviewProps) {
  return (
    <Described preview={props} as="certificates" kinds={KINDS} what="a certificate or key">
      {(found) => <Items found={found} />}
    </Described>
  );
}

function Items({ found }: { readonly found: CertificatesDescription }) {
  const { items, encoding } = found;
  const keys = items.filter(({ is }) => is === 'private-key').length;
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls
    <section aria-label="Certificates and keys" tabIndex={0} className="h-full overflow-y-auto">
      {keys > 0 && (
        <p className="border-line border-b bg-error-soft px-4 py-2">
          <span className="font-medium text-error">
            ✕ {keys === 1 ? 'A private key' : `${keys} private keys`} in a layer.
          </span>{' '}
          Anyone who has the image has the key, even if a later layer deletes the file. Replace the key and keep the new
          one out of the build.
        </p>
      )}
      <p className="px-4 pt-3 text-ink-2 text-sm">
        {formatCount(items.length)} {items.length === 1 ? 'block' : 'blocks'}, {encoding}
        {items.length > MOST && `; the first ${MOST} are shown`}
      </p>
      <ol>
        {items.slice(0, MOST).map((item, place) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a bundle may hold one twice
          <li key={place} className="border-line border-b px-4 py-3">
            <CertificateItemView item={item satisfies CertificateItem} />
          </li>
        ))}
      </ol>
    </section>
  );
}

const HEAD = 64 << 10;
const BLOCK =
  /(?:^|\n)(?:-----BEGIN (?:[A-Z0-9]+ )*(?:CERTIFICATE|CERTIFICATE REQUEST|X509 CRL|KEY|PRIVATE KEY|PUBLIC KEY|PRIVATE KEY BLOCK|PUBLIC KEY BLOCK|PKCS7)-----|PuTTY-User-Key-File-\d: )/;
const SSH = /^(?:ssh-(?:rsa|dss|ed25519)|ecdsa-sha2-nistp\d+|sk-[a-z0-9-]+@openssh\.com) AAAA/;
const NAMES = /\.(?:pem|crt|cer|der|key|csr|crl|p7b|p7c|pub)$/i;

function accepts(path: string, head: Uint8Array): boolean {
  const named = NAMES.test(path);
  // DER: a sequence with a length of two bytes. Much else begins so; the name decides.
  if (head[0] === 0x30 && head[1] === 0x82) return named;
  const text = new TextDecoder('latin1').decode(head.subarray(0, named ? HEAD : 4096));
  return BLOCK.test(text) || SSH.test(text);
}

export const certificate: Preview = {
  name: 'certificate',
  title: 'Certificates',
  accepts,
  maxBytes: Number.MAX_SAFE_INTEGER,
  View: CertificateView,
};
