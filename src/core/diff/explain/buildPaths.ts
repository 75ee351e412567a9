/**
 * Texts and programs that are equal once the directory of the build is taken out. Only directories that build tools and
 * CI systems make up are known here, no home or configured directory: a path that somebody chose may be a real change.
 */
import { latin1 } from '../../bytes/byteArrays.ts';
import { NOISE } from '../noise.ts';
import type { Explainer } from './explainer.ts';

/** Each up to, but not with, the slash or mark after it. */
const ROOTS = [
  // Debian's sbuild and its reproducible builds.
  '/build/(?:reproducible-path|[a-z0-9][a-z0-9+.-]*-[A-Za-z0-9_]{6})',
  // Jenkins, GitLab, GitHub.
  '/var/(?:lib/)?jenkins(?:_home)?/workspace/[\\w.-]+(?:@\\d+)?',
  '/builds/[\\w.-]+/[\\w.-]+',
  '/home/(?:runner)/work/[\\w.-]+/[\\w.-]+',
  // pip and Python's tempfile.
  '/tmp/pip-(?:install|req-build|build-env|wheel|ephem-wheel-cache|modern-metadata|standalone-pip)-[a-z0-9_]{8}',
  '/tmp/tmp[a-z0-9_]{8}',
  // go build, cargo, gcc, mktemp -t build.
  '/tmp/go-build\\d+',
  '/tmp/(?:rustc|cargo-install)[A-Za-z0-9]{6}',
  '/tmp/cc[A-Za-z0-9]{6}\\.(?:s|o|ltrans\\d*)',
  '/tmp/build\\.[A-Za-z0-9]{6,10}',
];
/** A longer name that goes on is another directory. */
const ROOT = new RegExp(`(?:${ROOTS.join('|')})(?![\\w.+-])`, 'g');

/** Files that differ only in the directory of the build. */
export const buildPaths: Explainer = {
  explain({ left, right }) {
    const [a, b] = [latin1(left), latin1(right)];
    const [was, is] = [a.match(ROOT) ?? [], b.match(ROOT) ?? []];
    if (was.length === 0 || was.length !== is.length || !isRenaming(was, is)) return undefined;
    const [rest, others] = [a.split(ROOT), b.split(ROOT)];
    if (rest.some((part, i) => part !== others[i])) return undefined;
    const at = was.findIndex((root, i) => root !== is[i]);
    return at < 0
      ? undefined
      : {
          noise: NOISE['build-paths'],
          text: `The same except for the build directory: ${was[at]} on the left, ${is[at]} on the right.`,
        };
  },
};

/** One directory on each side for one on the other. */
function isRenaming(was: readonly string[], is: readonly string[]): boolean {
  const [to, from] = [new Map<string, string>(), new Map<string, string>()];
  return was.every((root, i) => {
    const other = is[i];
    const fits = (to.get(root) ?? other) === other && (from.get(other) ?? root) === root;
    to.set(root, other);
    from.set(other, root);
    return fits;
  });
}
