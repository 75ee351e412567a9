/**
 * The page inside a page of another site: which origins may frame it and hand it images. Only the document at `?embed` is
 * theirs; all else stays as closed as it is without.
 */

/** What the page reads the origins from; the static site's build writes the same. */
const META = 'cutaway-embed-origins';

/** Where a document asks to be embedded. */
export const isEmbedded = (url: URL): boolean => url.pathname === '/' && url.searchParams.has('embed');

/** Scheme, host and port as a browser writes them, and nothing else. RFC 6454, 6.2. */
export function isOrigin(text: string): boolean {
  return /^https?:\/\/[^/?#@\s;,*"'<>]+$/.test(text) && URL.canParse(text) && new URL(text).origin === text;
}

/** The document with the origins in it. */
export function embeddedDocument(html: string, origins: readonly string[]): string {
  return html.replace(/<head[^>]*>/, (head) => `${head}\n    <meta name="${META}" content="${origins.join(' ')}" />`);
}

/** The headers of the app for that document: the origins may frame it, open it as a window, and be asked for images. */
export function embeddedHeaders(app: Readonly<Record<string, string>>, origins: readonly string[]) {
  const { 'Cross-Origin-Opener-Policy': _, 'Content-Security-Policy': policy = '', ...headers } = app;
  const names = origins.join(' ');
  return {
    ...headers,
    'Content-Security-Policy': policy
      .replace("frame-ancestors 'none'", `frame-ancestors ${names}`)
      .replace("connect-src 'self'", `connect-src 'self' ${names}`),
  };
}
