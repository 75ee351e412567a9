/** Checks of an image config by itself. image-spec config.md. */

import type { ImageConfig } from '../../oci/config.ts';
import { digestProblem } from '../../oci/digest.ts';
import type { Finding } from '../../oci/finding.ts';
import { finding, quote } from './subject.ts';

/** Checks of an image config (image-spec, config.md). */
export const configChecks = [rootfs, diffIDs, algorithms, required, platformSpelling, dates, environment];

function rootfs(config: ImageConfig): readonly Finding[] {
  if (!config.rootfs)
    return [finding('no-rootfs', 'error', '/rootfs', 'The config has no rootfs, so its layers have no diffIDs.')];
  if (config.rootfs.type === 'layers') return [];
  return [
    finding(
      'rootfs-type',
      'error',
      '/rootfs/type',
      `rootfs.type is ${quote(config.rootfs.type)}; it must be "layers". Tools must refuse to unpack this image.`,
    ),
  ];
}

function diffIDs({ rootfs: { diff_ids } = { type: '', diff_ids: [] } }: ImageConfig): readonly Finding[] {
  return diff_ids.flatMap((diffID, position) => {
    const problem = digestProblem(diffID);
    return problem === undefined
      ? []
      : [
          finding(
            'bad-diff-id',
            'error',
            `/rootfs/diff_ids/${position}`,
            `The diffID of layer ${position} cannot be used. ${problem}`,
          ),
        ];
  });
}

/** The grammar allows others; what unpacks images computes SHA-256 and compares. */
function algorithms({ rootfs: { diff_ids } = { type: '', diff_ids: [] } }: ImageConfig): readonly Finding[] {
  const position = diff_ids.findIndex((one) => digestProblem(one) === undefined && !one.startsWith('sha256:'));
  if (position === -1) return [];
  const message = `The diffID of layer ${position} is not a SHA-256 digest. Docker, skopeo and umoci refuse such an image.`;
  return [finding('diff-id-algorithm', 'warning', `/rootfs/diff_ids/${position}`, message)];
}

function required({ os, architecture }: ImageConfig): readonly Finding[] {
  const missing = [os ? '' : 'os', architecture ? '' : 'architecture'].filter(Boolean);
  if (missing.length === 0) return [];
  return [
    finding('no-platform', 'warning', `/${missing[0]}`, `The config does not state its ${missing.join(' and ')}.`),
  ];
}

/** Values are those of Go's GOOS and GOARCH, which are lower-case words; others match no host. */
function platformSpelling(config: ImageConfig): readonly Finding[] {
  const fields = ['os', 'architecture', 'variant'] as const;
  const odd = fields.filter((field) => config[field] && !/^[a-z0-9][a-z0-9._-]*$/.test(config[field]));
  return odd.map((field) => {
    const message = `${quote(config[field] ?? '')} is not the usual spelling. Tools look for this image under another platform name.`;
    return finding('odd-platform', 'warning', `/${field}`, message);
  });
}

/** As Go reads it: RFC 3339 with capital letters. */
const RFC3339 = /^\d{4}-\d\d-\d\dT(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d(?:\.\d+)?(?:Z|[+-](?:[01]\d|2[0-3]):[0-5]\d)$/;

/** They are shown as written; Go tools refuse the whole config. */
function dates({ created, history = [] }: ImageConfig): readonly Finding[] {
  const written: [string, string | undefined][] = [['/created', created]];
  for (const [position, step] of history.entries()) written.push([`/history/${position}/created`, step.created]);
  const bad = written.filter(([, date]) => date !== undefined && !isDate(date)).slice(0, 20);
  return bad.map(([at, date]) =>
    finding(
      'bad-date',
      'warning',
      at,
      `${quote(date ?? '')} is not a valid RFC 3339 date. Docker, skopeo, podman and umoci refuse such a config.`,
    ),
  );
}

function isDate(text: string): boolean {
  if (!RFC3339.test(text)) return false;
  const time = new Date(text.replace(/(\.\d{3})\d+/, '$1'));
  if (Number.isNaN(time.getTime())) return false;
  // Date.parse rolls over: the 30th of February is the 1st of March.
  const day = Number(text.slice(8, 10));
  return day <= new Date(Date.UTC(Number(text.slice(0, 4)), Number(text.slice(5, 7)), 0)).getUTCDate();
}

function environment({ config }: ImageConfig): readonly Finding[] {
  const odd = (config?.Env ?? []).flatMap((line, position) =>
    line.includes('=') && !line.startsWith('=') ? [] : [[line, position] as const],
  );
  return odd
    .slice(0, 20)
    .map(([line, position]) =>
      finding('bad-env', 'warning', `/config/Env/${position}`, `${quote(line)} is not NAME=value.`),
    );
}
