/** What `COPY .` takes along: version control, editors' and CI files, secrets of the developer. */
import { stepLine } from '../../image/stepLine.ts';
import { layerName, verbOf } from '../evidence.ts';
import type { FileRule } from '../rule.ts';

interface Leftover {
  /** A line of `.dockerignore`. */
  readonly pattern: string;
  readonly path: RegExp;
}

const folder = (name: string) => new RegExp(`(?:^|/)${name}/`);
const file = (name: string) => new RegExp(`(?:^|/)${name}$`);

const LEFTOVERS: readonly Leftover[] = [
  { pattern: '**/.git', path: folder('\\.git') },
  { pattern: '**/.svn', path: folder('\\.svn') },
  { pattern: '**/.hg', path: folder('\\.hg') },
  { pattern: '**/.env*', path: file('\\.env(?!\\.(?:example|sample|template|dist)$)(?:\\.[\\w-]+)*') },
  { pattern: '**/.github', path: folder('\\.github') },
  { pattern: '**/.circleci', path: folder('\\.circleci') },
  { pattern: '**/.gitlab-ci.yml', path: file('\\.gitlab-ci\\.yml') },
  { pattern: '**/.idea', path: folder('\\.idea') },
  { pattern: '**/.vscode', path: folder('\\.vscode') },
  { pattern: '**/.terraform', path: folder('\\.terraform') },
  { pattern: '**/.DS_Store', path: file('\\.DS_Store') },
  { pattern: '**/*.sw?', path: file('\\.[^/]+\\.sw[a-p]') },
  { pattern: '**/Dockerfile*', path: file('(?:Docker|Container)file(?:\\.[\\w-]+)?') },
  { pattern: '**/*compose*.y*ml', path: file('(?:docker-)?compose(?:\\.[\\w-]+)?\\.ya?ml') },
  { pattern: '**/.dockerignore', path: file('\\.dockerignore') },
  { pattern: '**/.pytest_cache', path: folder('\\.(?:pytest|mypy|ruff)_cache') },
  { pattern: '**/.tox', path: folder('\\.(?:tox|nox)') },
  { pattern: '**/.nyc_output', path: folder('(?:\\.nyc_output|coverage/lcov-report)') },
  { pattern: '**/node_modules/.cache', path: folder('node_modules/\\.cache') },
];

/** Files that tools keep keys, tokens and passwords in. */
const CREDENTIALS: readonly Leftover[] = [
  { pattern: '**/.ssh', path: /(?:^|\/)\.ssh\/(?!(?:known_hosts|authorized_keys|config|[^/]+\.pub)$)/ },
  ...['id_rsa', 'id_ed25519', 'id_ecdsa', 'id_dsa'].map((name) => ({ pattern: `**/${name}`, path: file(name) })),
  { pattern: '**/.gnupg', path: folder('\\.gnupg') },
  { pattern: '**/.aws', path: folder('\\.aws') },
  { pattern: '**/.azure', path: folder('\\.azure') },
  { pattern: '**/.config/gcloud', path: folder('\\.config/gcloud') },
  { pattern: '**/.kube', path: folder('\\.kube') },
  { pattern: '**/.docker/config.json', path: file('\\.docker/config\\.json') },
  { pattern: '**/.npmrc', path: file('\\.npmrc') },
  { pattern: '**/.pypirc', path: file('\\.pypirc') },
  { pattern: '**/.netrc', path: file('\\.netrc') },
  { pattern: '**/.git-credentials', path: file('\\.git-credentials') },
  { pattern: '**/.pgpass', path: file('\\.pgpass') },
];

/** What others wrote: files there came with their packages and not from one's own folder. */
const OTHERS =
  /(?:^|\/)(?:(?:node_modules(?!\/\.cache\/)|site-packages|dist-packages|vendor|gems)\/|usr\/(?:share|lib\w*)\/)/;

export const buildContext: FileRule = {
  name: 'build-context',
  least: 1,
  kindOf({ path, layer }, evidence) {
    const verb = verbOf(evidence, layer);
    if ((verb !== 'COPY' && verb !== 'ADD') || layer < evidence.baseLayers || OTHERS.test(path)) return undefined;
    if (isNamed(stepLine(evidence, layer), path)) return undefined;
    if (CREDENTIALS.some((credential) => credential.path.test(path))) return 'credentials';
    return LEFTOVERS.some((leftover) => leftover.path.test(path)) ? 'context' : undefined;
  },
  advise({ layer, kind, files }, evidence) {
    const list = kind === 'credentials' ? CREDENTIALS : LEFTOVERS;
    const found = list.filter((leftover) => files.some(({ path }) => leftover.path.test(path)));
    const change = ['# .dockerignore', ...found.map(({ pattern }) => pattern)];
    const copied = `${layerName(evidence, layer)} copies them.`;
    if (kind === 'credentials')
      return {
        detail: kind,
        title: 'The build context brought files that usually hold credentials into the image',
        why: `${copied} Everyone who has the image can read them, and removing them in a later step does not change that.`,
        change: [
          ...change,
          '# What a step needs: RUN --mount=type=secret,id=…',
          '# Replace credentials that were in use.',
        ].join('\n'),
        confidence: 'likely',
      };
    return {
      title: 'The build context brought repository and developer files into the image',
      why: copied,
      change: change.join('\n'),
      confidence: 'likely',
    };
  },
};

/**
 * Does the step name the file, or a folder that it lies in, as what is to be copied? Then it was wanted. Another stage has no
 * `.dockerignore`, and builders before BuildKit write `file:` and a digest for one that was named.
 */
function isNamed(line: string, path: string): boolean {
  if (line.includes('--from=') || /^(?:COPY|ADD) (?:--\S+ )*(?:file:|<file>)/.test(line)) return true;
  const parts = new Set(path.split('/'));
  const sources = line
    .replace(/\s+#.*$/, '')
    .split(/[\s"[\],]+/)
    .slice(1, -1);
  return sources.some((source) => parts.has(source.replace(/\/+$/, '').split('/').at(-1) ?? ''));
}
