/** Who installs packages: the package managers of systems and of languages, and what differs from one to the next. */

interface FormatFacts {
  /** The type in a bill of materials: that of package URLs (purl-spec, PURL-TYPES), where one is registered. */
  readonly type: string;
  /** Versions are in the order of semver.org; the others have orders of their own. */
  readonly semver?: true;
}

const SYSTEMS = {
  dpkg: { type: 'deb' },
  opkg: { type: 'opkg' },
  apk: { type: 'apk' },
  rpm: { type: 'rpm' },
  pacman: { type: 'alpm' },
} as const satisfies Readonly<Record<string, FormatFacts>>;

/** One line for each file of `languages/`. */
const LANGUAGES = {
  npm: { type: 'npm', semver: true },
  python: { type: 'pypi' },
  go: { type: 'golang', semver: true },
  java: { type: 'maven' },
  gem: { type: 'gem' },
  rust: { type: 'cargo', semver: true },
  composer: { type: 'composer', semver: true },
  dotnet: { type: 'nuget', semver: true },
  conda: { type: 'conda' },
} as const satisfies Readonly<Record<string, FormatFacts>>;

/** Languages that have packages of their own. */
export type LanguageName = keyof typeof LANGUAGES;

/** Who installed a package: a package manager of a system, or that of a language. */
export type PackageFormat = keyof typeof SYSTEMS | LanguageName;

/** What is known of each. */
export const PACKAGE_FORMATS: Readonly<Record<PackageFormat, FormatFacts>> = { ...SYSTEMS, ...LANGUAGES };
