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

/** What others wrote: files there came with their packages and not from one's own folder. */
const OTHERS =
  /(?:^|\/)(?:(?:node_modules(?!\/\.cache\/)|site-packages|dist-packages|vendor|gems)\/|usr\/(?:share|lib\w*)\/)/;

export const buildContext: FileRule = {
  name: 'build-context',
  least: 1,
  kindOf({ path, layer }, evidence) {
    const verb = verbOf(evidence, layer);
    if ((verb !== 'COPY' && verb !== 'ADD') || layer < evidence.baseLayers || OTHERS.test(path)) return undefined;
    const line = stepLine(evidence, layer);
    // Another stage has no .dockerignore, and what is named was wanted.
    if (line.includes('--from=') || line.includes(`${path.slice(path.lastIndexOf('/') + 1)} `)) return undefined;
    return LEFTOVERS.some((leftover) => leftover.path.test(path)) ? 'context' : undefined;
  },
  advise({ layer, files }, evidence) {
    const found = LEFTOVERS.filter((leftover) => files.some(({ path }) => leftover.path.test(path)));
    return {
      title: 'The build context brought repository and developer files into the image',
      why: `${layerName(evidence, layer)} copies them.`,
      change: ['# .dockerignore', ...found.map(({ pattern }) => pattern)].join('\n'),
      confidence: 'likely',
    };
  },
};
