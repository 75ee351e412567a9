/** Files that programs seldom need where they run: what compilers, readers and testers need. One line each. */
import { layerName, verbOf } from '../evidence.ts';
import type { Evidence } from '../evidence.ts';
import { type FileRule, LEAST_BYTES } from '../rule.ts';
import type { ShippedFile } from '../shippedFile.ts';
import type { Confidence } from '../advice.ts';

interface Kind {
  readonly kind: string;
  readonly title: string;
  readonly change: string;
  readonly confidence: Confidence;
  matches(file: ShippedFile, evidence: Evidence): boolean;
}

const path = (pattern: RegExp) => (file: ShippedFile) => pattern.test(file.path);
const STAGE = 'Build in an earlier stage and COPY --from=STAGE only what runs.';

const KINDS: readonly Kind[] = [
  {
    kind: 'debug-symbols',
    title: 'Debug symbols are left in the image',
    change: 'Leave the -dbg, -dbgsym and -debuginfo packages out, and strip --strip-unneeded what the build makes.',
    confidence: 'likely',
    matches: path(/^usr\/lib\/debug\/.|\.(?:debug|dwo|dwp)$|\.dSYM\//),
  },
  {
    kind: 'source-maps',
    title: 'Source maps stay in the image',
    change: 'Build without source maps, or keep them apart: RUN npm run build && find . -name "*.map" -delete',
    confidence: 'possible',
    matches: path(/\.(?:[cm]?js|css|d\.ts)\.map$/),
  },
  {
    kind: 'toolchain',
    title: 'A compiler stays in the image',
    change: STAGE,
    confidence: 'possible',
    matches: path(
      /^usr\/(?:lib|libexec)\/gcc\/.*\/(?:cc1\w*|collect2|lto1|lto-wrapper|f951|go1)$|^usr\/lib\/llvm-?\d*\/bin\/.|^usr\/bin\/(?:[\w-]+-)?(?:gcc|g\+\+|cpp|clang(?:\+\+)?|ld\.(?:bfd|gold|lld)|lto-dump|gfortran)(?:-\d+)?$|(?:^|\/)\.?rustup\/toolchains\/.|^usr\/local\/go\/(?:src|pkg|test)\/./,
    ),
  },
  {
    kind: 'development-files',
    title: 'Headers and static libraries stay in the image',
    change: `Install -dev and -devel packages in an earlier stage alone.\n${STAGE}`,
    confidence: 'possible',
    matches: path(
      /^usr\/(?:local\/)?include\/.|^(?:usr\/(?:local\/)?)?lib(?:32|64)?\/(?!go\/|python|ruby\/|ocaml\/).*\.(?:a|la)$/,
    ),
  },
  {
    kind: 'documentation',
    title: 'Manuals and documentation stay in the image',
    change:
      'Before the packages are installed:\nRUN printf "path-exclude /usr/share/doc/*\\npath-include /usr/share/doc/*/copyright\\npath-exclude /usr/share/man/*\\npath-exclude /usr/share/info/*\\n" > /etc/dpkg/dpkg.cfg.d/no-docs\n# dnf: --setopt=tsflags=nodocs; apk: leave -doc packages out',
    confidence: 'likely',
    // Licences have to go with the programs.
    matches: path(
      /^usr\/(?:local\/)?share\/(?:doc\/(?!.*\/(?:copyright|LICEN[CS]E[^/]*|COPYING[^/]*)$)|man\/|info\/|gtk-doc\/|help\/)./,
    ),
  },
  {
    kind: 'locales',
    title: 'Translations stay in the image',
    change:
      'Before the packages are installed:\nRUN printf "path-exclude /usr/share/locale/*\\npath-include /usr/share/locale/locale.alias\\n" > /etc/dpkg/dpkg.cfg.d/no-locales\n# dnf: --setopt=install_langs=en_US.utf8',
    confidence: 'likely',
    matches: path(/^usr\/(?:local\/)?share\/locale\/[^/]+\/LC_MESSAGES\/./),
  },
  {
    kind: 'other-platforms',
    title: 'Programs for other platforms stay in the image',
    change:
      'Install for the target platform alone: npm ci --os=linux --cpu=ARCHITECTURE, or delete the other folders of prebuilds in the same RUN.',
    confidence: 'likely',
    matches: ({ path: at }, { platform }) => isForOther(at, platform),
  },
  {
    kind: 'bytecode',
    title: 'Python bytecode is stored beside the sources',
    change:
      'RUN pip install --no-compile …, or in the RUN that installs the packages: … && find / -name __pycache__ -prune -exec rm -rf {} +\n# with ENV PYTHONDONTWRITEBYTECODE=1; programs then start a little slower',
    confidence: 'possible',
    matches: path(/\/__pycache__\/[^/]+\.pyc$/),
  },
  {
    kind: 'development-dependencies',
    title: 'Packages that only developers need stay in node_modules',
    change: 'RUN npm ci --omit=dev\n# yarn: workspaces focus --production; pnpm: install --prod',
    confidence: 'possible',
    matches: path(
      /(?:^|\/)node_modules\/(?:@types\/|@typescript-eslint\/|@babel\/(?:core|preset-)|@jest\/|@testing-library\/|@vitest\/|typescript\/|eslint(?:-[\w-]+)?\/|prettier\/|jest(?:-[\w-]+)?\/|mocha\/|vitest\/|webpack\/|ts-node\/|nodemon\/|cypress\/|playwright(?:-core)?\/)/,
    ),
  },
  {
    kind: 'tests',
    title: 'Tests of libraries stay in the image',
    change:
      'Delete them in the RUN that installs the libraries: … && find . -type d -name tests -prune -exec rm -rf {} +',
    confidence: 'possible',
    matches: path(/(?:^|\/)(?:node_modules|site-packages|dist-packages)\/(?:[^/]+\/)+(?:tests?|__tests__|testdata)\/./),
  },
  {
    kind: 'temporary-files',
    title: 'Temporary files stay in the image',
    change: 'Delete them in the RUN that writes them, or RUN --mount=type=tmpfs,target=/tmp …',
    confidence: 'likely',
    matches: (file, evidence) => /^(?:var\/)?tmp\/./.test(file.path) && verbOf(evidence, file.layer) === 'RUN',
  },
];

const OPERATING_SYSTEMS = {
  darwin: 'darwin',
  win32: 'windows',
  linux: 'linux',
  freebsd: 'freebsd',
  android: 'android',
};
const ARCHITECTURES = { x64: 'amd64', ia32: '386', arm64: 'arm64', arm: 'arm', ppc64: 'ppc64le', s390x: 's390x' };
/** `prebuilds/win32-x64/`, `@esbuild/darwin-arm64/`, `@img/sharp-linuxmusl-x64/`. */
const PREBUILT =
  /(?:^|\/)(?:prebuilds\/|node_modules\/@[\w-]+\/(?:[\w-]+-)?)(darwin|win32|linux(?:musl)?|freebsd|android)-(x64|ia32|arm64|arm|ppc64|s390x)(?:[-+][\w+]+)?\//;

function isForOther(at: string, { os, architecture }: Evidence['platform']): boolean {
  const found = PREBUILT.exec(at);
  if (!found) return false;
  const system = OPERATING_SYSTEMS[(found[1] ?? '').replace('musl', '') as keyof typeof OPERATING_SYSTEMS];
  // Without a platform in the config nothing is known to be for another.
  if (os === '' || architecture === '') return false;
  return system !== os || ARCHITECTURES[found[2] as keyof typeof ARCHITECTURES] !== architecture;
}

/** Names of the kinds, as items have them behind the rule's. */
export const NEEDLESS_KINDS: readonly string[] = KINDS.map(({ kind }) => kind);

const byName = new Map(KINDS.map((kind) => [kind.kind, kind]));

export const needless: FileRule = {
  name: 'needless',
  least: LEAST_BYTES,
  kindOf: (file, evidence) => KINDS.find((kind) => kind.matches(file, evidence))?.kind,
  advise({ layer, kind: name }, evidence) {
    const kind = byName.get(name);
    if (!kind) return undefined;
    const { title, change, confidence } = kind;
    return { detail: name, title, change, confidence, why: `${layerName(evidence, layer)} adds them.` };
  },
};
