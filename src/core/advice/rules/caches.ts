/** What package managers leave behind: caches of downloads and lists of what could be installed. */
import { layerName } from '../evidence.ts';
import { type FileRule, LEAST_BYTES } from '../rule.ts';
import type { Confidence } from '../advice.ts';

interface Cache {
  readonly manager: string;
  readonly path: RegExp;
  readonly what: string;
  readonly change: string;
  readonly confidence: Confidence;
}

/** Where builds run: a mount takes no `~`. */
const ROOT = '/root';
const HOME = '(?:root|home/[^/]+)';
const at = (path: string) => new RegExp(`^(?:${path})/.`);

/** Where each keeps what it downloaded. */
const CACHES: readonly Cache[] = [
  {
    manager: 'apt',
    path: at('var/lib/apt/lists|var/cache/apt'),
    what: 'package lists and archives of apt',
    change: 'RUN apt-get update && apt-get install -y … && rm -rf /var/lib/apt/lists/* /var/cache/apt/*',
    confidence: 'certain',
  },
  {
    manager: 'apk',
    path: at('var/cache/apk|etc/apk/cache'),
    what: 'package indexes and archives of apk',
    change: 'RUN apk add --no-cache …',
    confidence: 'certain',
  },
  {
    manager: 'dnf',
    path: at('var/cache/(?:dnf|yum|libdnf5|tdnf)'),
    what: 'metadata and packages of dnf',
    change: 'RUN dnf install -y … && dnf clean all && rm -rf /var/cache/dnf /var/cache/yum',
    confidence: 'certain',
  },
  {
    manager: 'zypper',
    path: at('var/cache/zypp'),
    what: 'metadata and packages of zypper',
    change: 'RUN zypper install -y … && zypper clean --all',
    confidence: 'certain',
  },
  {
    manager: 'pacman',
    path: at('var/cache/pacman/pkg|var/lib/pacman/sync'),
    what: 'packages and lists of pacman',
    change: 'RUN pacman -Sy --noconfirm … && rm -rf /var/cache/pacman/pkg/* /var/lib/pacman/sync/*',
    confidence: 'certain',
  },
  {
    manager: 'pip',
    path: at(`${HOME}/\\.cache/pip`),
    what: 'the download cache of pip',
    change: 'RUN pip install --no-cache-dir …',
    confidence: 'certain',
  },
  {
    manager: 'uv',
    path: at(`${HOME}/\\.cache/uv`),
    what: 'the cache of uv',
    change: `RUN --mount=type=cache,target=${ROOT}/.cache/uv uv sync …`,
    confidence: 'likely',
  },
  {
    manager: 'poetry',
    path: at(`${HOME}/\\.cache/(?:pypoetry/(?:cache|artifacts)|pipenv)`),
    what: 'the download cache of Poetry or Pipenv',
    change: 'RUN poetry install … && rm -rf ~/.cache/pypoetry ~/.cache/pipenv',
    confidence: 'certain',
  },
  {
    manager: 'conda',
    path: /^(?:opt|usr\/local|root)\/(?:mini|ana|micro|mamba)?(?:conda|forge|mamba)\d?\/pkgs\/./,
    what: 'packages that conda has installed already',
    change: 'RUN conda install -y … && conda clean -afy',
    confidence: 'likely',
  },
  {
    manager: 'npm',
    path: /(?:^|\/)\.npm\/_(?:cacache|logs)\/./,
    what: 'the download cache of npm',
    change: `RUN --mount=type=cache,target=${ROOT}/.npm npm ci`,
    confidence: 'certain',
  },
  {
    manager: 'yarn',
    path: new RegExp(`^(?:${HOME}|usr/local/share)/\\.cache/yarn/.`),
    what: 'the download cache of Yarn',
    change: 'RUN yarn install --frozen-lockfile && yarn cache clean --all',
    confidence: 'certain',
  },
  {
    manager: 'pnpm',
    path: /^(?:root|home\/[^/]+)\/\.(?:local\/share\/pnpm\/store|cache\/pnpm|pnpm-store)\/./,
    what: 'the store of pnpm',
    change: `RUN --mount=type=cache,target=${ROOT}/.local/share/pnpm/store pnpm install --frozen-lockfile`,
    confidence: 'likely',
  },
  {
    manager: 'bun',
    path: at(`${HOME}/\\.bun/install/cache`),
    what: 'the download cache of Bun',
    change: `RUN --mount=type=cache,target=${ROOT}/.bun/install/cache bun install --frozen-lockfile`,
    confidence: 'certain',
  },
  {
    manager: 'go-build',
    path: at(`${HOME}/\\.cache/go-build`),
    what: 'the build cache of Go',
    change: `RUN --mount=type=cache,target=${ROOT}/.cache/go-build go build …`,
    confidence: 'certain',
  },
  {
    manager: 'go-mod',
    path: /^(?:root\/go|home\/[^/]+\/go|go)\/pkg\/mod\/./,
    what: 'sources of Go modules, which a built program does not need',
    change:
      'RUN --mount=type=cache,target=/go/pkg/mod go build …\nor build in an earlier stage and COPY --from=STAGE the program.',
    confidence: 'likely',
  },
  {
    manager: 'cargo',
    path: /^(?:root\/\.cargo|home\/[^/]+\/\.cargo|usr\/local\/cargo)\/(?:registry|git)\/./,
    what: 'sources of Rust crates, which a built program does not need',
    change:
      'RUN --mount=type=cache,target=/usr/local/cargo/registry cargo build --release\nor build in an earlier stage and COPY --from=STAGE the program.',
    confidence: 'likely',
  },
  {
    manager: 'maven',
    path: at(`${HOME}/\\.(?:m2/repository|gradle/caches|gradle/wrapper/dists|ivy2/cache)|${HOME}/\\.cache/coursier`),
    what: 'the local repository of Maven, Gradle or sbt',
    change: 'Build in an earlier stage and COPY --from=STAGE the jar.',
    confidence: 'likely',
  },
  {
    manager: 'gem',
    path: /(?:^|\/)(?:ruby\/(?:gems\/)?\d[\w.]*|bundle|gems)\/cache\/[^/]+\.gem$/,
    what: 'archives of gems that are installed already',
    change: 'RUN bundle install && rm -rf "$(gem env gemdir)"/cache/*.gem',
    confidence: 'certain',
  },
  {
    manager: 'composer',
    path: at(`${HOME}/\\.(?:composer/cache|cache/composer)`),
    what: 'the download cache of Composer',
    change: 'RUN composer install --no-dev --no-cache',
    confidence: 'certain',
  },
  {
    manager: 'nuget',
    path: at(`${HOME}/\\.local/share/NuGet/(?:v3-cache|http-cache|plugins-cache)|tmp/NuGetScratch[^/]*`),
    what: 'the download cache of NuGet',
    change: 'Build in an earlier stage and COPY --from=STAGE the output of dotnet publish.',
    confidence: 'certain',
  },
  {
    manager: 'ccache',
    path: at(`${HOME}/\\.(?:ccache|cache/(?:ccache|sccache|bazel))`),
    what: 'a compiler cache',
    change: `RUN --mount=type=cache,target=${ROOT}/.ccache …`,
    confidence: 'certain',
  },
];

/** Names of the package managers, as items have them behind the rule's. */
export const CACHE_KINDS: readonly string[] = CACHES.map(({ manager }) => manager);

const byName = new Map(CACHES.map((cache) => [cache.manager, cache]));

export const caches: FileRule = {
  name: 'package-cache',
  least: LEAST_BYTES,
  kindOf: ({ path }) => CACHES.find((cache) => cache.path.test(path))?.manager,
  advise({ layer, kind }, evidence) {
    const cache = byName.get(kind);
    if (!cache) return undefined;
    return {
      detail: kind,
      title: `The image keeps ${cache.what}`,
      why: `${layerName(evidence, layer)} leaves them behind.`,
      change: cache.change,
      confidence: cache.confidence,
    };
  },
};
