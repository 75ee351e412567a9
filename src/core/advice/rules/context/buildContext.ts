/** What `COPY .` takes along: version control, editors' and CI files, secrets of the developer. */
import { stepLine } from '../../../image/stepLine.ts';
import { type Evidence, layerName, verbOf } from '../../evidence.ts';
import type { FileRule } from '../../rule.ts';
import type { ShippedFile } from '../../shippedFile.ts';

/** What a build context has that an image has no use for. */
export interface Leftover {
  /** A line of `.dockerignore`. */
  readonly pattern: string;
  readonly path: RegExp;
}

export const folder = (name: string) => new RegExp(`(?:^|/)${name}/`);
export const file = (name: string) => new RegExp(`(?:^|/)${name}$`);

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

/** What others wrote: files there came with their packages and not from one's own folder. */
const OTHERS =
  /(?:^|\/)(?:(?:node_modules(?!\/\.cache\/)|site-packages|dist-packages|vendor|gems)\/|usr\/(?:share|lib\w*)\/)/;

export const buildContext: FileRule = {
  name: 'build-context',
  least: 1,
  kindOf(file, evidence) {
    return isOfContext(file, evidence) && LEFTOVERS.some(({ path }) => path.test(file.path)) ? 'context' : undefined;
  },
  advise({ layer, files }, evidence) {
    return {
      title: 'The build context brought repository and developer files into the image',
      why: `${layerName(evidence, layer)} copies them.`,
      change: ignoring(LEFTOVERS, files).join('\n'),
      confidence: 'likely',
    };
  },
};

/** What is to be written into `.dockerignore` so that none of the files is copied. */
export function ignoring(list: readonly Leftover[], files: readonly ShippedFile[]): string[] {
  const found = list.filter((leftover) => files.some(({ path }) => leftover.path.test(path)));
  return ['# .dockerignore', ...found.map(({ pattern }) => pattern)];
}

/** Did the step copy the file with others, without naming it, from the build context? */
export function isOfContext({ path, layer }: ShippedFile, evidence: Evidence): boolean {
  const verb = verbOf(evidence, layer);
  if ((verb !== 'COPY' && verb !== 'ADD') || layer < evidence.baseLayers || OTHERS.test(path)) return false;
  return !isNamed(stepLine(evidence, layer), path);
}

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
