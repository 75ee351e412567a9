/** What an archive of Java is called: group, artifact and version, by Maven's properties, its manifest and its file name. */
import { packageURL } from '../../packageURL.ts';
import { linesOf } from '../../control.ts';
import { firstOf, type Headers } from './headers.ts';
import type { LanguagePackage } from './language.ts';
import { artifactOf, bundleOf, type Group, groupOf } from './javaGroup.ts';
import { fileNameOf } from './paths.ts';

/** `META-INF/maven/GROUP/ARTIFACT/pom.properties`, and the XML where only that is there. */
export const POM = /^META-INF\/maven\/([^/]+)\/([^/]+)\/pom\.(?:properties|xml)$/;
/** `guava-31.1-jre.jar`: the version begins with the first part that is a number. */
const NAMED = /^(.+?)[-_](v?\d[\w.+~-]*)$/;

/** A pom.properties of a jar. */
export interface Pom {
  readonly path: string;
  readonly group: string;
  readonly artifact: string;
  /** '' where only the XML is there. */
  readonly version: string;
}

type Names = Pick<LanguagePackage, 'name' | 'version' | 'license' | 'summary' | 'maintainer' | 'purl' | 'assumedGroup'>;

/** By the lines of pom.properties; group and artifact else by the folders that it lies in. */
export function readPom(path: string, text: string): Pom {
  const [, group = '', artifact = ''] = POM.exec(path) ?? [];
  const values = new Map<string, string>();
  for (const line of linesOf(text)) {
    const [, key, value] = /^\s*(groupId|artifactId|version)\s*[=:]\s*(.*?)\s*$/.exec(line) ?? [];
    if (key !== undefined && value) values.set(key, value);
  }
  const version = values.get('version') ?? '';
  return {
    path,
    group: values.get('groupId') ?? group,
    artifact: values.get('artifactId') ?? artifact,
    version: version.includes('${') ? '' : version,
  };
}

/** A library that was copied into another archive. */
export function nameLibrary({ group, artifact, version }: Pom): Names {
  return toNames({ group, artifact, version, manifest: new Map() });
}

/** The archive itself, and the pom that named it; undefined where nothing but its contents is known. */
export function nameArchive(path: string, manifest: Headers, poms: readonly Pom[]) {
  const base = fileNameOf(path.slice(path.lastIndexOf('!') + 1)).replace(/\.\w+$/, '');
  const [, named = base, numbered = ''] = NAMED.exec(base) ?? [];
  const bundled = artifactOf(manifest);
  const pom = poms.length === 1 ? onlyPom(poms[0], named, bundled) : bestPom(poms, named);
  const version = pom?.version || numbered || versionOf(manifest);
  if (pom) return { pom, names: toNames({ ...pom, version, manifest }) };
  const placed = nameByPlace(path);
  if (placed) return { pom, names: toNames({ ...placed, manifest }) };
  if (version === '' && manifest.size === 0) return undefined;
  const artifact = bundled ?? withoutGroup(named, manifest);
  return { pom, names: toNames({ ...groupOf(manifest, artifact), artifact, label: named, version, manifest }) };
}

/** The domains that groups begin with, and a name in them. */
const QUALIFIED = /^(?:com|org|net|io)(?:\.[A-Za-z_][\w-]*)+$/;

/**
 * The artifact of a file that is called by its group too, `com.android.tools.lint`. Bundles of OSGi are artifacts by their
 * whole names, Eclipse's above all.
 */
function withoutGroup(named: string, manifest: Headers): string {
  const isBundle = named.startsWith('org.eclipse.') || bundleOf(manifest) === named;
  return isBundle || !QUALIFIED.test(named) ? named : named.slice(named.lastIndexOf('.') + 1);
}

/** The only pom is the archive's own, unless the archive is called by another name entirely and has copied the library. */
function onlyPom(pom: Pom | undefined, named: string, bundled: string | undefined): Pom | undefined {
  return pom && (isAlike(pom.artifact, named) || pom.artifact === bundled) ? pom : undefined;
}

function bestPom(poms: readonly Pom[], named: string): Pom | undefined {
  return poms.find(({ artifact }) => artifact === named) ?? poms.find(({ artifact }) => isAlike(artifact, named));
}

/** Debian calls `commons-io` `libcommons-io`, and `guava` may be `guava-shaded`. */
const isAlike = (artifact: string, named: string) =>
  artifact !== '' && (artifact.startsWith(named) || named.endsWith(artifact));

/** A repository of Maven's own (`~/.m2/repository`, Debian's `maven-repo`): GROUP/ARTIFACT/VERSION/ARTIFACT-VERSION.jar. */
const PLACED = /(?:^|\/)(?:maven-repo|\.m2\/repository)\/(.+)\/([^/]+)\/([^/]+)\/([^/!]+)\.\w+$/;

function nameByPlace(path: string): Omit<Known, 'manifest'> | undefined {
  const [, folders = '', artifact = '', version = '', base = ''] = PLACED.exec(path) ?? [];
  const whole = `${artifact}-${version}`;
  // A classifier may follow.
  if (folders === '' || !(base === whole || base.startsWith(`${whole}-`))) return undefined;
  return { group: folders.replaceAll('/', '.'), artifact, version };
}

function versionOf(manifest: Headers): string {
  const fields = ['implementation-version', 'specification-version', 'plugin-version', 'bundle-version'];
  return fields.map((field) => firstOf(manifest, field)).find((value) => value !== null) ?? '';
}

interface Known extends Group {
  readonly artifact: string;
  readonly version: string;
  readonly manifest: Headers;
  /** What its file is called, where nothing but that names it for people. */
  readonly label?: string;
}

function toNames({ group, artifact, version, manifest, label = artifact, assumed, isGuess = false }: Known): Names {
  const purl = packageURL({ type: 'maven', namespace: group.replaceAll('/', ''), name: artifact, version });
  return {
    ...{ name: isGuess ? label : `${group}:${label}`, version, purl },
    ...(assumed !== undefined && { assumedGroup: assumed }),
    license: firstOf(manifest, 'bundle-license'),
    summary: firstOf(manifest, 'bundle-description') ?? firstOf(manifest, 'bundle-name'),
    maintainer: firstOf(manifest, 'bundle-vendor') ?? firstOf(manifest, 'implementation-vendor'),
  };
}
