/** An image for the specs of the previews: one file of each kind, and files made to do harm. */
import { generateKeyPairSync } from 'node:crypto';
import { deflateSync } from 'node:zlib';
import { program } from '../fixtures/elf.ts';
import { type BuiltImage, buildImage } from '../fixtures/image.ts';
import { ociLayout, toTar } from '../fixtures/layouts.ts';
import type { TarEntry } from '../fixtures/tar.ts';

const ascii = (text: string) => Buffer.from(text, 'latin1');
const be32 = (value: number) => {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value >>> 0);
  return bytes;
};
const table = Array.from({ length: 256 }, (_, byte) => {
  let value = byte;
  for (let bit = 0; bit < 8; bit++) value = value & 1 ? (value >>> 1) ^ 0xedb88320 : value >>> 1;
  return value;
});
const crc = (bytes: Buffer) => ~bytes.reduce((sum, byte) => (table[(sum ^ byte) & 255] as number) ^ (sum >>> 8), -1);
const chunk = (name: string, data: Buffer) => {
  const body = Buffer.concat([ascii(name), data]);
  return Buffer.concat([be32(data.length), body, be32(crc(body))]);
};

/** A PNG whose pixels are the ones asked for where `real`; else it only claims its size. */
export function png(width: number, height: number, real = true): Buffer {
  const row = (y: number) => [
    0,
    ...Array.from({ length: width }, (_, x) => [x * 4, y * 4, 128, 255].map((v) => v & 255)).flat(),
  ];
  const pixels = real ? Buffer.from(Array.from({ length: height }, (_, y) => row(y)).flat()) : Buffer.alloc(99);
  const header = Buffer.concat([be32(width), be32(height), Buffer.from([8, 6, 0, 0, 0])]);
  const parts = [chunk('IHDR', header), chunk('IDAT', deflateSync(pixels)), chunk('IEND', Buffer.alloc(0))];
  return Buffer.concat([ascii('\x89PNG\r\n\x1a\n'), ...parts]);
}

/** Asks for this address from wherever it can; a page that shows it must not. */
const CANARY = 'http://192.0.2.1/canary';
const SCRIPT = `document.title='run';fetch('${CANARY}')`;

export const HOSTILE: Readonly<Record<string, string>> = {
  'evil/page.html': `<!doctype html><script>${SCRIPT}</script><img src="${CANARY}" onerror="${SCRIPT}"><iframe src="${CANARY}">`,
  'evil/drawing.svg': `<svg xmlns="http://www.w3.org/2000/svg" width="40" height="30" onload="${SCRIPT}"><script>${SCRIPT}</script><image href="${CANARY}" width="9" height="9"/><style>@import url(${CANARY});</style><foreignObject><iframe xmlns="http://www.w3.org/1999/xhtml" src="${CANARY}"/></foreignObject><rect width="40" height="30" fill="teal"/></svg>`,
  'evil/bomb.svg': `<svg xmlns="http://www.w3.org/2000/svg"><g id="a0"><path d="M0 0"/></g>${Array.from({ length: 9 }, (_, at) => `<g id="a${at + 1}">${`<use href="#a${at}"/>`.repeat(10)}</g>`).join('')}<use href="#a9"/></svg>`,
  'evil/notes.md': `# Notes\n<script>${SCRIPT}</script>\n![](${CANARY})\n[x](javascript:${SCRIPT})\n`,
  'evil/paper.pdf': `%PDF-1.4\n1 0 obj<</Type/Catalog/OpenAction<</S/JavaScript/JS(app.launchURL("${CANARY}"))>>>>endobj\n`,
  'evil/ansi.txt':
    '\u001b[31mred\u001b[0m \u001b]8;;http://192.0.2.1/\u0007link\u001b]8;;\u0007\nif (\u202eadmin)\u200b\n',
};

export const DUPLICATES = '{"size":12345678901234567890,"a":1.0,"b":{"c":[1,2,{"d":"sha256"}]},"a":2}\n';
const DPKG = (version: string) =>
  [
    `Package: bash\nStatus: install ok installed\nInstalled-Size: 7000\nArchitecture: amd64\nVersion: ${version}\nMaintainer: M <m@example.com>\nDescription: GNU Bourne Again SHell\n`,
    'Package: zlib1g\nStatus: install ok installed\nInstalled-Size: 170\nArchitecture: amd64\nVersion: 1:1.2.13\nDescription: compression library\n',
    'Package: old\nStatus: deinstall ok config-files\nArchitecture: all\nVersion: 1\nDescription: gone\n',
  ].join('\n');

/** Self-signed with `openssl ca`: valid through 2019, and from 2020 to 2190. */
const CERTIFICATES = `-----BEGIN CERTIFICATE-----
MIIBkTCCATegAwIBAgICAfMwCgYIKoZIzj0EAwIwMjEYMBYGA1UEAwwPZXhwaXJl
ZC5leGFtcGxlMRYwFAYDVQQKDA1DdXRhd2F5IHRlc3RzMB4XDTE5MDEwMTAwMDAw
MFoXDTIwMDEwMTAwMDAwMFowMjEYMBYGA1UEAwwPZXhwaXJlZC5leGFtcGxlMRYw
FAYDVQQKDA1DdXRhd2F5IHRlc3RzMFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAE
+CxBqR2WaHKLK/M8GnK+NrkteqW7YFcjZeQWgoMCEuIKkRAra5lD0aXEL887i5ou
B1zAvTrxcVStpOKboLpcpqM9MDswGgYDVR0RBBMwEYIPZXhwaXJlZC5leGFtcGxl
MB0GA1UdDgQWBBRo+ctcDaT915uNt1ljn7yP0/caZTAKBggqhkjOPQQDAgNIADBF
AiEA1QS/XW3JxJrrs4nPX5zGfYgBNdDUz7mYtzLZR3GGa50CIAiWg2NW+I/oh1rv
WoNpAy8aagde3jUvpveKG9lfzFY4
-----END CERTIFICATE-----
-----BEGIN CERTIFICATE-----
MIIBlDCCATmgAwIBAgICAfQwCgYIKoZIzj0EAwIwMjEYMBYGA1UEAwwPY3VycmVu
dC5leGFtcGxlMRYwFAYDVQQKDA1DdXRhd2F5IHRlc3RzMCAXDTIwMDEwMTAwMDAw
MFoYDzIxOTAwMTAxMDAwMDAwWjAyMRgwFgYDVQQDDA9jdXJyZW50LmV4YW1wbGUx
FjAUBgNVBAoMDUN1dGF3YXkgdGVzdHMwWTATBgcqhkjOPQIBBggqhkjOPQMBBwNC
AAT4LEGpHZZocosr8zwacr42uS16pbtgVyNl5BaCgwIS4gqRECtrmUPRpcQvzzuL
mi4HXMC9OvFxVK2k4pugulymoz0wOzAaBgNVHREEEzARgg9jdXJyZW50LmV4YW1w
bGUwHQYDVR0OBBYEFGj5y1wNpP3Xm423WWOfvI/T9xplMAoGCCqGSM49BAMCA0kA
MEYCIQC32O1lZN3gVl6mPCPownLFTv0qd0omHJSjWaOwYaSYPAIhALrwLlETMqAI
J4IdQGDw387qD7xlA6lT+PTGL2Yk804e
-----END CERTIFICATE-----`;

/** With a key of no worth, made anew each time. */
function bundle(): string {
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'prime256v1' });
  return `${CERTIFICATES}\n${privateKey.export({ type: 'pkcs8', format: 'pem' })}`;
}

const utf16 = (text: string) => new Uint8Array(Buffer.from(text, 'utf16le'));

/** `big` files are what a reader must take in its stride. */
function files(): readonly TarEntry[] {
  return [
    ...Object.entries(HOSTILE).map(([path, content]) => ({ path, content })),
    { path: 'evil/huge.png', content: png(2 ** 31 - 1, 2 ** 31 - 1, false) },
    { path: 'pictures/small.png', content: png(48, 32) },
    { path: 'pictures/cut.png', content: png(48, 32).subarray(0, 60) },
    { path: 'etc/data.json', content: DUPLICATES },
    { path: 'etc/broken.json', content: '{\n  "a": 1,\n  "b": tru\n}\n' },
    { path: 'etc/app.service', content: '[Unit]\nDescription=App\n\n[Service]\nExecStart=/bin/app\n' },
    { path: 'etc/windows.ini', content: utf16('[Settings]\r\nName=é\r\n') },
    { path: 'etc/tls.pem', content: bundle() },
    { path: 'bin/app', content: program('arm64', 'hello\n'), mode: 0o755 },
    { path: 'var/lib/dpkg/status', content: DPKG('5.1') },
    { path: 'big/lines.txt', content: Array.from({ length: 900_000 }, (_, at) => `line ${at + 1}\n`).join('') },
    { path: 'big/wide.txt', content: `${'x'.repeat(2_000_000)}needle\nend\n` },
    { path: 'big/numbers.json', content: `[${'0,'.repeat(1_900_000)}0]` },
  ];
}

export interface PreviewsArchive {
  readonly bytes: Uint8Array;
  readonly image: BuiltImage;
}

export function previewsArchive(): PreviewsArchive {
  const upgrade: TarEntry[] = [{ path: 'var/lib/dpkg/status', content: DPKG('5.2') }];
  const layers = [files(), upgrade].map((entries) => ({ entries }));
  const image = buildImage({ layers });
  return { bytes: toTar(ociLayout([{ image, names: ['previews:1'] }])), image };
}
