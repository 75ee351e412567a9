/** The group of an archive of Java that no pom states: what its manifest has that looks like one, else the artifact's name. */
import { allOf, type Headers } from './headers.ts';

/** A group, and what it was taken from. */
export interface Group {
  readonly group: string;
  /** Absent where a group is stated as such. */
  readonly assumed?: string;
  /** Nothing names it: good for a package URL, which has to have one, and not for what the package is called. */
  readonly isGuess?: boolean;
}

/** Archives whose manifests have no group, or the name of their Java package, which is not that of their group. */
const FAMILIES: readonly (readonly [artifact: RegExp, group: string])[] = [
  [/^ant(?:-[a-z\d-]+)?$/, 'org.apache.ant'],
  [/^derby(?:client|net|tools|optionaltools|shared|run)?$/, 'org.apache.derby'],
  [/^lz4-(?:java|pure-java)$/, 'org.lz4'],
];

/** Fields in which tools write the group, or something that begins with it. */
const NAMES = ['Implementation-Vendor-Id', 'Bundle-SymbolicName'];
const FIRST = [
  ...NAMES,
  ...['Extension-Name', 'Specification-Vendor', 'Implementation-Vendor', 'Implementation-Title', 'Bundle-Activator'],
];
const LAST = ['Automatic-Module-Name', 'Main-Class', 'Package'];

/** The domains of nearly all groups, and groups of before there were domains (`commons-lang`). Titles and sentences have spaces. */
const USUAL = /^(?:com|org|net|io|be)[\w-]*(?:\.[\w-]+)*$/;
/** A name of any domain turned round; parts of versions begin with digits. */
const REVERSED = /^[A-Za-z_][\w-]*(?:\.[A-Za-z_][\w-]*)+$/;

/** Never empty: a package URL of Maven has a namespace. */
export function groupOf(manifest: Headers, artifact: string): Group {
  const stated = valuesOf(manifest, 'Group-Id').find((value) => /^[\w.-]+$/.test(value));
  if (stated !== undefined) return { group: stated };
  const family = FAMILIES.find(([fits]) => fits.test(artifact))?.[1];
  if (family !== undefined) return { group: family, assumed: 'what archives of this name have' };
  const [field, group] =
    leastOf(manifest, FIRST, USUAL) ??
    leastOf(manifest, NAMES, REVERSED, artifact) ??
    leastOf(manifest, LAST, USUAL) ??
    [];
  if (field === undefined || group === undefined)
    return { group: artifact, assumed: "the artifact's name", isGuess: true };
  return { group, assumed: `${field} of its manifest`, isGuess: !NAMES.includes(field) };
}

/** The name of the archive as a bundle of OSGi. */
export function bundleOf(manifest: Headers): string | undefined {
  return valuesOf(manifest, 'Bundle-SymbolicName')[0];
}

/**
 * The artifact by the bundle's name, where Maven's bundle plugin made that of group and artifact; undefined where it is the
 * group alone, as its vendor writes it.
 */
export function artifactOf(manifest: Headers): string | undefined {
  const bundle = bundleOf(manifest) ?? '';
  const isMade = allOf(manifest, 'created-by').some((value) => value.includes('Apache Maven Bundle Plugin'));
  if (!isMade || valuesOf(manifest, 'Implementation-Vendor-Id').includes(bundle)) return undefined;
  return bundle.split('.').at(-1) || undefined;
}

/**
 * Of several the first by the alphabet: names above others come before them. `artifact` is no group, with dots in place of
 * dashes either.
 */
function leastOf(
  manifest: Headers,
  fields: readonly string[],
  fits: RegExp,
  artifact?: string,
): [field: string, value: string] | undefined {
  const found = fields.flatMap((field) =>
    valuesOf(manifest, field)
      .filter((value) => fits.test(value) && !artifact?.startsWith(value.replaceAll('.', '-')))
      .map((value): [string, string] => [field, value]),
  );
  return found.sort(([, a], [, b]) => (a < b ? -1 : a > b ? 1 : 0))[0];
}

/** Directives of OSGi come behind a semicolon. */
const valuesOf = (manifest: Headers, field: string) =>
  allOf(manifest, field.toLowerCase()).map((value) => (value.split(/[;#]/, 1)[0] ?? '').trim());
