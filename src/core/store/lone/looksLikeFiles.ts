/**
 * What a set of files looks like, by its names: a root filesystem, or one of the many archives that are not images.
 */
import type { FileSet } from '../../archive/fileSet.ts';
import type { Likeness } from './looksLike.ts';

const SAVE = 'Save the image with `docker save NAME -o image.tar` (or `skopeo copy`), and open that file.';
const SAVE_AGAIN = 'Save or copy it again: the list of its layers is in the part that is missing.';
/** A layer in a `docker save` archive as skopeo, podman and buildah name it. */
const SAVED_LAYER = /^[0-9a-f]{64}(?:\.tar|\/|\/layer\.tar|\/VERSION|\/json)$/;
const ROOT_NAMES = new Set(
  'bin boot dev etc home lib lib32 lib64 media mnt opt proc root run sbin srv sys tmp usr var Files Hives'.split(' '),
);
/** A file that only the source tree or package of a project has at its top. */
const SOURCE_NAMES =
  'configure Makefile CMakeLists.txt Cargo.toml go.mod package.json pom.xml setup.py pyproject.toml PKG-INFO meson.build Dockerfile .gitignore'.split(
    ' ',
  );

/** Do the names look like a root filesystem or a change to one? The folder that all lies in counts as a name. */
export function looksLikeLayer({ entries, prefix }: Pick<FileSet, 'entries' | 'prefix'>): boolean {
  if (ROOT_NAMES.has(prefix.slice(0, -1))) return true;
  return entries.some(
    ({ path }) =>
      ROOT_NAMES.has(path.split('/', 1)[0] ?? '') ||
      /(?:^|\/)\.wh\./.test(path) ||
      /^\.(?:no\.)?prefetch\.landmark$/.test(path),
  );
}

/** Archives that are known to be no layer; undefined where the names say nothing. */
export function knownNoImage(files: FileSet): Likeness | undefined {
  const paths = files.entries.slice(0, 10_000).map((entry) => entry.path);
  const has = (pattern: RegExp) => paths.some((path) => pattern.test(path)) || pattern.test(files.prefix);
  if (has(/^[^/]*\/?Chart\.yaml$/))
    return {
      what: 'a Helm chart',
      remedy:
        'It names images but holds none. Save one of the images, or open the chart as an OCI layout pulled with `oras` or `skopeo`.',
    };
  if (has(/\.ovf$/))
    return { what: 'a virtual appliance (OVA)', remedy: `It holds disks of a virtual machine. ${SAVE}` };
  if (has(/^(?:package\/)?package\.json$/) && files.prefix.startsWith('package'))
    return { what: 'an npm package', remedy: SAVE };
  const inside = paths.find((path) => /\.(?:tar|tgz|tar\.\w+)$/.test(path) && !path.includes('/'));
  if (inside !== undefined && paths.every((path) => SAVED_LAYER.test(path)))
    return { what: 'the beginning of a `docker save` archive, cut off before its manifest.json', remedy: SAVE_AGAIN };
  if (inside !== undefined && paths.length <= 10)
    return { what: `an archive around ${JSON.stringify(inside)}`, remedy: 'Unpack it once, and open the file inside.' };
  if (
    looksLikeLayer(files) ||
    !SOURCE_NAMES.some(
      (name) => paths.includes(name) || paths.some((path) => path.endsWith(`/${name}`) && path.split('/').length === 2),
    )
  )
    return undefined;
  return { what: 'the source tree of a project', remedy: `Build it first, if it has a Dockerfile. ${SAVE}` };
}

/** For folders and archives that fit nothing. */
export function describeFiles(files: FileSet): Likeness {
  const known = knownNoImage(files);
  if (known) return known;
  const what = files.format === 'folder' ? 'a folder' : `a ${files.format} archive`;
  const tops = [...new Set(files.entries.map(({ path }) => path.split('/', 1)[0] ?? ''))];
  if (tops.length === 0) return { what: `an empty ${what.slice(2)}`, remedy: SAVE };
  const shown = tops
    .slice(0, 5)
    .map((name) => JSON.stringify(name.length > 60 ? `${name.slice(0, 60)}…` : name))
    .join(', ');
  const images = tops.filter((name) => /\.(?:tar|tgz|tar\.\w+)$/.test(name));
  if (images.length > 0) return { what: `${what} with ${shown}`, remedy: `Open ${JSON.stringify(images[0])} itself.` };
  const more = tops.length > 5 ? ` and ${tops.length - 5} more` : '';
  const wanted = 'An image has index.json and oci-layout, or a manifest.json, at its top.';
  return { what: `${what} with ${shown}${more}`, remedy: `${wanted} ${SAVE}` };
}
