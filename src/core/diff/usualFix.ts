/** What usually makes a file the same in the next build, by its path: those that often differ and are not mere caches. */
import { FIELD } from './change.ts';

const GZIP = 'gzip -n, where only the time in its header differs.';
const FIXES: readonly (readonly [RegExp, string])[] = [
  [/(?:^|\/)machine-id$/, 'Truncate /etc/machine-id in the image: each machine makes its own.'],
  [
    /^etc\/shadow$/,
    'useradd and adduser write the day of the change: set it with chage -d, or with SOURCE_DATE_EPOCH.',
  ],
  [
    /^etc\/ssh\/ssh_host_/,
    'Host keys are made when the package is installed: remove them and make them on first start.',
  ],
  [/\.py[co]$/, 'PYTHONDONTWRITEBYTECODE=1, or compile with --invalidation-mode unchecked-hash.'],
  [
    /\.(?:jar|war|zip|whl|egg)$/,
    'Archives carry times: SOURCE_DATE_EPOCH, zip -X after touch -d, or strip-nondeterminism.',
  ],
  [
    /\.(?:tar|tgz|tar\.gz)$/,
    'tar --sort=name --mtime=@$SOURCE_DATE_EPOCH --owner=0 --group=0 --numeric-owner, gzip -n.',
  ],
  [/\.gz$/, GZIP],
  [/\.a$/, 'ar with D (deterministic), or ranlib -D.'],
  [
    /^var\/lib\/(?:dpkg|rpm|apk)\/|^lib\/apk\/db\/|^var\/lib\/apt\/extended_states$/,
    'Pin the versions of packages, or install from a snapshot of the repository.',
  ],
  [/^(?:tmp|var\/tmp|run)\//, 'Remove temporary files in the step that makes them.'],
];

/** Advice for a path whose contents differ (`fields`: bits of FIELD); undefined where there is none. */
export function usualFix(path: string, fields: number): string | undefined {
  if ((fields & (FIELD.content | FIELD.size)) === 0) return undefined;
  const fix = FIXES.find(([pattern]) => pattern.test(path))?.[1];
  // A header of another time leaves the size as it is.
  return fix === GZIP && fields & FIELD.size ? undefined : fix;
}
