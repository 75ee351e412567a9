/** Package URLs put together (ECMA-427): the name of a package across tools. */

/** The parts of a package URL (purl-spec). */
interface PackageURLParts {
  /** `deb`, `npm`, `golang`… */
  readonly type: string;
  /** Its parts are separated by slashes; '' for none. */
  readonly namespace?: string;
  readonly name: string;
  /** '' for none. */
  readonly version: string;
  /** Empty values are left out. They are written in the order of their keys. */
  readonly qualifiers?: Readonly<Record<string, string | null | undefined>>;
}

/** `pkg:npm/%40angular/core@17.0.0`. */
export function packageURL({ type, namespace = '', name, version, qualifiers = {} }: PackageURLParts): string {
  const path = [...namespace.split('/').filter(Boolean), name].map(encode).join('/');
  const query = Object.entries(qualifiers)
    .flatMap(([key, value]) => (value ? [`${key}=${encode(value)}`] : []))
    .sort();
  return `pkg:${type}/${path}${version === '' ? '' : `@${encode(version)}`}${query.length > 0 ? `?${query.join('&')}` : ''}`;
}

/** Letters, digits and `.-_~:` stay. A lone surrogate, which has no bytes, becomes U+FFFD. */
const encode = (text: string): string =>
  encodeURIComponent(text.replace(/\p{Surrogate}/gu, '\ufffd'))
    .replace(/%3A/g, ':')
    .replace(/[!'()*]/g, (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`);
