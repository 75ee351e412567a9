/**
 * Platforms an image is built for. image-spec image-index.md, "platform".
 */
import type { Fields } from './json/fields.ts';

/** A platform (image-spec, image-index.md, `platform`). */
export interface Platform {
  readonly architecture: string;
  readonly os: string;
  readonly variant?: string;
  readonly 'os.version'?: string;
  readonly 'os.features'?: readonly string[];
}

/** `linux/arm64/v8`, as container tools write it. */
export function formatPlatform(platform: Platform): string {
  const { os, architecture, variant } = platform;
  return [os, architecture, variant].filter(Boolean).join('/');
}

/** Reads what both an index entry's `platform` and an image config have; undefined where neither os nor architecture is. */
export function readPlatform(fields: Fields): Platform | undefined {
  const architecture = fields.string('architecture') ?? '';
  const os = fields.string('os') ?? '';
  if (architecture === '' && os === '') return undefined;
  const variant = fields.string('variant');
  const version = fields.string('os.version');
  const features = fields.strings('os.features');
  return {
    architecture,
    os,
    ...(variant ? { variant } : {}),
    ...(version ? { 'os.version': version } : {}),
    ...(features ? { 'os.features': features } : {}),
  };
}

/** Names that other systems use, and the one that Go, and so images, use. */
const ARCHITECTURES: Readonly<Record<string, readonly [string, string?]>> = {
  aarch64: ['arm64'],
  armhf: ['arm', 'v7'],
  armel: ['arm', 'v6'],
  i386: ['386'],
  x86_64: ['amd64'],
  'x86-64': ['amd64'],
};

/** One spelling for what means the same: `x86_64` is `amd64`, `arm64` is `arm64/v8`, `arm` is `arm/v7`; lower case. */
export function normalisePlatform(platform: Platform): Platform {
  const os = platform.os.toLowerCase();
  const written = platform.architecture.toLowerCase();
  const [architecture, implied] = (Object.hasOwn(ARCHITECTURES, written) && ARCHITECTURES[written]) || [written];
  const variant = normaliseVariant(architecture, platform.variant?.toLowerCase() || implied);
  return { ...platform, os: os === 'macos' ? 'darwin' : os, architecture, variant };
}

function normaliseVariant(architecture: string, variant: string | undefined): string | undefined {
  if (architecture === 'arm64') return variant === undefined || variant === '8' ? 'v8' : variant;
  if (architecture === 'arm') return variant === undefined ? 'v7' : /^\d$/.test(variant) ? `v${variant}` : variant;
  if (architecture === 'amd64' && variant === 'v1') return undefined;
  return variant;
}

/** Do two platforms mean the same machine? Versions and features of the system are left aside. */
export function samePlatform(a: Platform, b: Platform): boolean {
  return formatPlatform(normalisePlatform(a)) === formatPlatform(normalisePlatform(b));
}

/** `linux/arm64/v8` as typed by a person; undefined when it has not two or three parts. */
export function parsePlatform(text: string): Platform | undefined {
  const [os, architecture, variant, more] = text.split('/');
  if (!os || !architecture || more !== undefined || variant === '') return undefined;
  return variant === undefined ? { os, architecture } : { os, architecture, variant };
}

/** BuildKit lists attestations under `unknown/unknown`, which is not a platform to run on. */
export function isUnknownPlatform(platform: Platform): boolean {
  return platform.os === 'unknown' && platform.architecture === 'unknown';
}
