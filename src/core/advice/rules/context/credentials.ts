/** Keys, tokens and passwords that `COPY .` takes along. What a later step removes or changes can still be read. */
import { layerName } from '../../evidence.ts';
import type { FileRule } from '../../rule.ts';
import { file, folder, ignoring, isOfContext, type Leftover } from './buildContext.ts';

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

export const credentials: FileRule = {
  name: 'build-context',
  least: 1,
  kindOf(found, evidence) {
    return CREDENTIALS.some(({ path }) => path.test(found.path)) && isOfContext(found, evidence)
      ? 'credentials'
      : undefined;
  },
  advise({ layer, files }, evidence) {
    return {
      detail: 'credentials',
      title: 'The build context brought files that usually hold credentials into the image',
      why: `${layerName(evidence, layer)} copies them. Everyone who has the image can read them, even where a later step removes them.`,
      change: [
        ...ignoring(CREDENTIALS, files),
        '# What a step needs: RUN --mount=type=secret,id=…',
        '# Replace credentials that were in use.',
      ].join('\n'),
      confidence: 'likely',
    };
  },
};
