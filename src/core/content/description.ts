/**
 * Description: what is known of one file by reading it with its format in mind, as plain data. Texts are as the file has
 * them; whoever shows them makes marks visible. What could not be read is a finding on it, never an error.
 */
import type { Finding } from '../oci/finding.ts';
import type { CertificatesDescription } from './keys/description.ts';
import type { ModelDescription } from './models/description.ts';
import type { DatabaseDescription } from './sqlite/description.ts';

/** What a reader says about a file. */
export type Description =
  | ElfDescription
  | CertificatesDescription
  | PackagesDescription
  | SbomDescription
  | StatementDescription
  | DocumentDescription
  | DatabaseDescription
  | ModelDescription;

export type DescriptionKind = Description['kind'];

/** A reader by its `name` (`readers/`), or a kind of database. */
export type ReaderName = string;

/** An ELF program, library, object or core. Names are as `readelf` prints them; addresses are hexadecimal text. */
export interface ElfDescription {
  readonly kind: 'elf';
  readonly bits: 32 | 64;
  readonly littleEndian: boolean;
  /** `EXEC`, `DYN`, `REL`, `CORE`, or the number in hexadecimal. */
  readonly type: string;
  /** `Advanced Micro Devices X86-64`. */
  readonly machine: string;
  /** As in an image's platform (`amd64`, `arm64`…); null for machines no image is made for. */
  readonly architecture: string | null;
  /** `UNIX - System V`. */
  readonly osABI: string;
  readonly abiVersion: number;
  readonly entry: string;
  readonly flags: string;
  /** PT_INTERP: the loader that must be in the image for this to start. */
  readonly interpreter: string | null;
  /** DT_NEEDED, in order. */
  readonly needed: readonly string[];
  readonly soname: string | null;
  readonly rpath: string | null;
  readonly runpath: string | null;
  /** GNU build id in hexadecimal; the Go one stands in `go`. */
  readonly buildID: string | null;
  /** `pie`: dynamic and at any address; `static-pie`: the same without an interpreter; `none`: objects and cores. */
  readonly linking: 'dynamic' | 'pie' | 'static' | 'static-pie' | 'library' | 'none';
  /** No symbol table. Null where no section table tells. */
  readonly stripped: boolean | null;
  /** Has sections with debug information. */
  readonly debug: boolean;
  /** File name that .gnu_debuglink names. */
  readonly debugLink: string | null;
  readonly go: GoBuild | null;
  readonly segments: readonly ElfSegment[];
  readonly sections: readonly ElfSection[];
  readonly findings: readonly Finding[];
}

/** What the Go linker wrote about a build. */
export interface GoBuild {
  /** `go1.22.1`. */
  readonly version: string;
  /** Import path of the main package. */
  readonly path: string | null;
  /** Main module as `path@version`. */
  readonly module: string | null;
  /** Modules built in, as `path@version`, replaced ones by what replaced them. */
  readonly dependencies: readonly string[];
  /** `GOOS=linux`, `vcs.revision=…`, in order. */
  readonly settings: readonly string[];
}

/** A program header (gABI, "Program Header"). */
export interface ElfSegment {
  /** `LOAD`, `INTERP`, `GNU_STACK`. */
  readonly type: string;
  /** `R E`, `RW `. */
  readonly flags: string;
  readonly offset: number;
  readonly address: string;
  readonly fileSize: number;
  readonly memorySize: number;
  readonly align: number;
}

/** A section header (gABI, "Sections"). */
export interface ElfSection {
  readonly name: string;
  /** `PROGBITS`, `STRTAB`. */
  readonly type: string;
  /** `AX`, `WA`, as readelf's letters. */
  readonly flags: string;
  readonly address: string;
  readonly offset: number;
  readonly size: number;
}

// ---- package databases --------------------------------------------------------------------------------------------

/** A kind of database by the name that its reader has in `packages/databases/`; a format may have several. */
export type DatabaseName = string;

/** Who installed a package: the `format` of a database, or the `name` of a language (`packages/languages/`). */
export type PackageFormat = string;

/** Facts about a package manager, of a system or of a language. */
export interface FormatFacts {
  /** The type in a bill of materials: that of package URLs (purl-spec, PURL-TYPES), where one is registered. */
  readonly type: string;
  /** Versions are in the order of semver.org; the others have orders of their own. */
  readonly semver?: true;
}

/** The packages that a database lists. */
export interface PackagesDescription {
  readonly kind: 'packages';
  readonly format: PackageFormat;
  /** Installed ones only, in the database's order. */
  readonly packages: readonly Package[];
  /** Entries that are not installed: removed with their configuration left, half installed… */
  readonly others: readonly Package[];
  /** Records, pages or parts that could not be read, each of which may have held packages; 0 where all was read. */
  readonly unread: number;
  readonly findings: readonly Finding[];
}

/** One package of a database. */
export interface Package {
  readonly name: string;
  /** With epoch and release, as the tool prints it. */
  readonly version: string;
  readonly architecture: string | null;
  /** Bytes installed, by the database's word; dpkg rounds it to KiB. Null where it does not say. */
  readonly size: number | null;
  /** Source package or origin, where it has another name. */
  readonly source: string | null;
  readonly maintainer: string | null;
  readonly license: string | null;
  /** First line of the description. */
  readonly summary: string | null;
  /** dpkg: `install ok installed`. */
  readonly status: string | null;
  /** As written, one item a dependency. */
  readonly depends: readonly string[];
  /** Files it brought, where this database lists them (apk, pacman, rpm); dpkg lists them beside, in `info/*.list`. */
  readonly files: readonly string[] | null;
  /** Its package URL, where the reader knows it (packages of languages). */
  readonly purl?: string;
  /** What the group in its package URL was taken from, where nothing states one; absent where it is stated. */
  readonly assumedGroup?: string;
  /** What says that it is there, where that is not the database: `app.jar!lib/a.jar` for an archive within one. */
  readonly path?: string;
}

// ---- documents ----------------------------------------------------------------------------------------------------

/** A bill of materials as a table. */
export interface SbomDescription {
  readonly kind: 'sbom';
  readonly format: 'SPDX' | 'CycloneDX' | 'Syft';
  readonly version: string;
  readonly name: string;
  /** As written. */
  readonly created: string | null;
  readonly tools: readonly string[];
  readonly packages: readonly SbomPackage[];
  readonly files: readonly SbomFile[];
  /** Relationships or dependencies it states; not listed. */
  readonly relations: number;
  readonly findings: readonly Finding[];
}

/** One package of a bill of materials. */
export interface SbomPackage {
  readonly name: string;
  readonly version: string | null;
  /** `deb`, `npm`, `library`… */
  readonly type: string | null;
  /** `pkg:deb/debian/bash@5.2`. */
  readonly purl: string | null;
  readonly license: string | null;
  /** Where it was found, if said. */
  readonly places: readonly SbomPlace[];
}

/** A path in the image, and the layer it was found in. */
export interface SbomPlace {
  readonly path: string;
  /** diffID. */
  readonly layer: string | null;
}

/** One file of a bill of materials. */
export interface SbomFile extends SbomPlace {
  readonly digests: readonly NamedDigest[];
}

/** `sha256` and lower-case hexadecimal, as documents that do not use OCI digests have it. */
export interface NamedDigest {
  readonly algorithm: string;
  readonly hex: string;
}

/** An in-toto statement: a claim about named objects; alone or in a DSSE envelope. */
export interface StatementDescription {
  readonly kind: 'statement';
  /** `https://in-toto.io/Statement/v0.1`. */
  readonly type: string;
  readonly predicateType: string;
  /** Null where the statement stands without an envelope. Signatures are counted, not checked. */
  readonly envelope: { readonly payloadType: string; readonly signatures: readonly string[] } | null;
  readonly subjects: readonly StatementSubject[];
  readonly provenance: Provenance | null;
  /** The predicate, where it is a bill of materials. */
  readonly sbom: SbomDescription | null;
  readonly findings: readonly Finding[];
}

/** A subject of an in-toto statement. */
export interface StatementSubject {
  readonly name: string;
  readonly digests: readonly NamedDigest[];
}

/** SLSA provenance, 0.2 and 1. */
export interface Provenance {
  readonly builder: string | null;
  readonly buildType: string | null;
  readonly started: string | null;
  readonly finished: string | null;
  /** Source repository and file the build started from. */
  readonly source: string | null;
  /** Parameters that are plain values, as [name, value]. */
  readonly parameters: readonly (readonly [string, string])[];
  readonly materials: readonly Material[];
}

/** A resource that a build used. */
export interface Material {
  readonly uri: string;
  readonly digests: readonly NamedDigest[];
}

/** Another JSON document that we know by name: its main facts; the text preview shows the rest. */
interface DocumentDescription {
  readonly kind: 'document';
  /** `package.json`, `OCI image index`, `Docker config.json`… */
  readonly name: string;
  readonly facts: readonly (readonly [string, string])[];
  readonly findings: readonly Finding[];
}
