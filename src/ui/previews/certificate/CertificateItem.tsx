/** One block of a certificate file: a certificate with its validity, a key, a request, a list of revoked ones. */
import type {
  Certificate,
  CertificateItem,
  KeyFacts,
  PrivateKey,
  PublicKey,
  RevocationList,
} from '../../../core/content/keys/description.ts';
import { visibleText } from '../../../core/oci/text.ts';
import { Fact } from '../../parts/facts/Facts.tsx';
import { formatCount, formatExactBytes } from '../../parts/format.ts';
import { FactGrid, ListFact, TextFact } from '../described/FactGrid.tsx';
import { dateText, type Validity, validityOf } from './validity.ts';

export function CertificateItemView({ item }: { readonly item: CertificateItem }) {
  const line = item.line > 0 ? `line ${item.line}` : undefined;
  switch (item.is) {
    case 'certificate':
      return <CertificateFacts certificate={item} line={line} />;
    case 'request':
      return (
        <Block title="Certificate request" name={item.subject} line={line}>
          <ListFact name="for" texts={item.names} />
          <TextFact name="key" text={keyText(item.key)} />
          <TextFact name="signature" text={item.signature} />
        </Block>
      );
    case 'revocation-list':
      return <Revocations list={item} line={line} />;
    case 'private-key':
    case 'public-key':
      return <Key item={item} line={line} />;
    case 'unknown':
      return (
        <Block title={item.label} name="" line={line}>
          <TextFact name="size" text={formatExactBytes(item.size)} />
        </Block>
      );
  }
}

interface BlockProps {
  readonly title: string;
  readonly name: string;
  readonly line: string | undefined;
  readonly children: React.ReactNode;
}

function Block({ title, name, line, children }: BlockProps) {
  return (
    <div className="flex flex-col gap-2">
      <p className="flex flex-wrap items-baseline gap-x-3">
        <span className="text-ink-2 text-sm">{visibleText(title)}</span>
        <span className="min-w-0 break-all font-medium">{visibleText(name)}</span>
        {line !== undefined && <span className="text-ink-3 text-xs">{line}</span>}
      </p>
      <FactGrid>{children}</FactGrid>
    </div>
  );
}

const TONES: Readonly<Record<Validity['state'], string>> = {
  valid: 'text-ok',
  soon: 'text-warn',
  'not yet': 'text-warn',
  expired: 'text-error',
  unknown: 'text-warn',
};

function CertificateFacts({
  certificate,
  line,
}: {
  readonly certificate: Certificate;
  readonly line: string | undefined;
}) {
  const { isCA, pathLength, notBefore, notAfter } = certificate;
  const validity = validityOf(notBefore, notAfter, Date.now() / 1000);
  const role = `${isCA ? 'Authority certificate' : 'Certificate'}${certificate.selfIssued ? ', self-issued' : ''}`;
  return (
    <Block title={role} name={certificate.subject} line={line}>
      <Fact name="validity">
        <span className={`text-sm ${TONES[validity.state]}`}>
          {validity.sign} {validity.words}
        </span>
        <span className="block font-mono text-ink-2 text-sm">
          {dateText(notBefore)} – {dateText(notAfter)}
        </span>
      </Fact>
      {!certificate.selfIssued && <TextFact name="issuer" text={certificate.issuer} />}
      <ListFact name="for" texts={certificate.names} />
      <TextFact name="key" text={keyText(certificate.key)} />
      <TextFact name="signature" text={certificate.signature} />
      <TextFact name="may be used for" text={[...certificate.usages, ...certificate.extendedUsages].join(', ')} />
      {isCA && pathLength !== null && <TextFact name="authorities below it" text={pathLength} />}
      <TextFact name="serial" text={certificate.serial} copy />
      <TextFact name="SHA-256 fingerprint" text={certificate.fingerprint} copy />
    </Block>
  );
}

function Revocations({ list, line }: { readonly list: RevocationList; readonly line: string | undefined }) {
  return (
    <Block title="Revocation list" name={list.issuer} line={line}>
      <TextFact name="revoked" text={formatCount(list.revoked)} />
      <TextFact name="issued" text={dateText(list.thisUpdate)} />
      <TextFact name="next" text={dateText(list.nextUpdate)} />
    </Block>
  );
}

function Key({ item, line }: { readonly item: PrivateKey | PublicKey; readonly line: string | undefined }) {
  const secret = item.is === 'private-key';
  return (
    <Block title={secret ? '✕ Private key' : 'Public key'} name={item.comment ?? ''} line={line}>
      <TextFact name="format" text={item.format} />
      <TextFact name="key" text={item.key ? keyText(item.key) : null} />
      {secret && <TextFact name="encrypted" text={item.encrypted ? 'yes, with a passphrase' : 'no: usable as it is'} />}
    </Block>
  );
}

function keyText({ algorithm, bits, curve }: KeyFacts): string {
  return [algorithm, curve, bits === null ? null : `${bits} bits`].filter((part) => part !== null).join(', ');
}
