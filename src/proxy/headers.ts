/** Headers of every answer: what the page may load and do, and that nobody guesses types. */

/**
 * Everything comes from our own origin. `wasm-unsafe-eval`: the decoders and hashes are wasm. Styles are inline since
 * the virtual rows and the menus position themselves by style attributes and one injected sheet. Pictures are previews
 * made from bytes (`blob:`).
 */
const APP_POLICY = [
  "default-src 'none'",
  "script-src 'self' 'wasm-unsafe-eval'",
  "worker-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' blob:",
  "font-src 'self'",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
  "require-trusted-types-for 'script'",
].join('; ');

/** For bytes of images: if one is ever opened as a page, it can do nothing. */
const BYTES_POLICY = "default-src 'none'; frame-ancestors 'none'; sandbox";

const ALWAYS = {
  'X-Content-Type-Options': 'nosniff',
  'Referrer-Policy': 'no-referrer',
  'Cross-Origin-Resource-Policy': 'same-origin',
  'Cross-Origin-Opener-Policy': 'same-origin',
} as const;

/** Of the app's own files. */
export const APP_HEADERS: Readonly<Record<string, string>> = { ...ALWAYS, 'Content-Security-Policy': APP_POLICY };

/** Of an image's bytes. */
export const BYTES_HEADERS: Readonly<Record<string, string>> = {
  ...ALWAYS,
  'Content-Security-Policy': BYTES_POLICY,
  'Content-Type': 'application/octet-stream',
  'Content-Disposition': 'attachment',
  'Cache-Control': 'no-store',
};

const TYPES: Readonly<Record<string, string>> = {
  html: 'text/html; charset=utf-8',
  js: 'text/javascript; charset=utf-8',
  mjs: 'text/javascript; charset=utf-8',
  css: 'text/css; charset=utf-8',
  json: 'application/json; charset=utf-8',
  map: 'application/json; charset=utf-8',
  webmanifest: 'application/manifest+json; charset=utf-8',
  wasm: 'application/wasm',
  svg: 'image/svg+xml',
  png: 'image/png',
  ico: 'image/vnd.microsoft.icon',
  woff2: 'font/woff2',
  txt: 'text/plain; charset=utf-8',
};

/** Content type by name; what we don't know is bytes. */
export function contentType(path: string): string {
  return TYPES[path.slice(path.lastIndexOf('.') + 1).toLowerCase()] ?? 'application/octet-stream';
}
/** Which content types of documents reach the browser: those that are JSON to it, whoever says them. */
const JSON_TYPE = /^application\/(?:json|vnd\.[a-z0-9.+-]{1,100}\+(?:json|prettyjws))$/;

/** The type without its parameters, in lower case; undefined for what a browser might run or show. */
export function documentType(said: string | null | undefined): string | undefined {
  const type = (said ?? '').split(';', 1)[0]?.trim().toLowerCase() ?? '';
  return JSON_TYPE.test(type) ? type : undefined;
}
