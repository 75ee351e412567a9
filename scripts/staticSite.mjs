// What a folder of files needs to be Cutaway under any path of any web server: its policy in the page itself, a manifest
// to install it by, the demo's list of repositories, and a service worker that has it all for when there is no network.
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** As the server's, but that registries are asked by the page itself. A page can't forbid frames around itself. */
const POLICY = [
  "default-src 'none'",
  "script-src 'self' 'wasm-unsafe-eval'",
  "worker-src 'self'",
  "manifest-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' blob:",
  "font-src 'self'",
  "connect-src 'self' https: http://localhost:* http://127.0.0.1:*",
  "base-uri 'none'",
  "form-action 'none'",
  "require-trusted-types-for 'script'",
].join('; ');

/** Where the page reads which sites may embed it; src/proxy/embed.ts writes the same. */
const EMBED = 'cutaway-embed-origins';

const FILES = {
  'application/x-tar': ['.tar', '.oci'],
  'application/gzip': ['.tgz', '.tar.gz', '.gz'],
  'application/zstd': ['.tar.zst', '.zst'],
  'application/x-xz': ['.tar.xz', '.xz'],
};

const MANIFEST = {
  name: 'Cutaway',
  short_name: 'Cutaway',
  description: 'See what is inside a container image. Nothing is uploaded.',
  start_url: './',
  scope: './',
  display: 'standalone',
  background_color: '#ffffff',
  theme_color: '#ffffff',
  icons: [{ src: 'icon.svg', sizes: 'any', type: 'image/svg+xml' }],
  file_handlers: [{ action: './', accept: FILES }],
};

/** Paths below a folder, in order. */
const filesOf = (folder) =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) =>
      join(entry.parentPath ?? entry.path, entry.name)
        .slice(folder.length + 1)
        .replaceAll('\\', '/'),
    )
    .sort();

/** The folders of a demo registry that are OCI layouts. */
const layoutsOf = (paths) =>
  paths
    .filter((path) => /^demo\/.+\/oci-layout$/.test(path))
    .map((path) => path.slice('demo/'.length, -'/oci-layout'.length));

const ORIGIN = /^https?:\/\/[^/?#@\s;,*"'<>]+$/;

/** `--embed-origin https://ci.example.com`, any number of them: sites whose pages may hand this one images. */
export function embedOrigins(args) {
  const origins = args.filter((_, at) => args[at - 1] === '--embed-origin');
  const wrong = origins.find((text) => !ORIGIN.test(text) || !URL.canParse(text) || new URL(text).origin !== text);
  if (wrong !== undefined) throw new Error(`--embed-origin ${wrong}: must be an origin, as https://ci.example.com`);
  return origins;
}

export function staticSite(origins = embedOrigins(process.argv)) {
  let folder = '';
  return {
    name: 'static-site',
    configResolved(config) {
      folder = join(config.root, config.build.outDir);
    },
    transformIndexHtml: () => [
      { tag: 'meta', attrs: { 'http-equiv': 'Content-Security-Policy', content: POLICY }, injectTo: 'head-prepend' },
      { tag: 'meta', attrs: { name: 'referrer', content: 'no-referrer' }, injectTo: 'head' },
      ...(origins.length > 0
        ? [{ tag: 'meta', attrs: { name: EMBED, content: origins.join(' ') }, injectTo: 'head' }]
        : []),
      { tag: 'link', attrs: { rel: 'manifest', href: './manifest.webmanifest' }, injectTo: 'head' },
    ],
    // Once everything is written: the worker's list is of what is really there.
    closeBundle() {
      writeFileSync(join(folder, 'manifest.webmanifest'), `${JSON.stringify(MANIFEST, null, 2)}\n`);
      writeFileSync(join(folder, 'demo/repositories.json'), `${JSON.stringify(layoutsOf(filesOf(folder)))}\n`);
      const kept = filesOf(folder).filter(
        (path) => !path.endsWith('.map') && !path.startsWith('.vite/') && path !== 'sw.js',
      );
      const version = createHash('sha256');
      for (const path of kept) version.update(path).update(readFileSync(join(folder, path)));
      const worker = readFileSync(new URL('./serviceWorker.js', import.meta.url), 'utf8')
        .replace("'VERSION'", JSON.stringify(version.digest('hex').slice(0, 16)))
        .replace("['FILES']", JSON.stringify(kept));
      writeFileSync(join(folder, 'sw.js'), worker);
    },
  };
}
