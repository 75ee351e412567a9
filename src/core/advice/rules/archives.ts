/** Archives that a step unpacked or installed, and left behind. */
import { stepLine } from '../../image/stepLine.ts';
import { layerName } from '../evidence.ts';
import type { FileRule } from '../rule.ts';

const ARCHIVE = /\.(?:tar|tar\.\w+|t[gxb]z|tbz2|zip|7z|deb|rpm|whl|run|AppImage)$/i;
const UNPACKS =
  /\b(?:tar\s+-?[a-zA-Z]*x|unzip|bsdtar|7za?\s+x|dpkg\s+(?:-i|--install|-x)|rpm\s+(?:-\w*i|-\w*U)|(?:apt|apt-get|dnf|yum)\s[^&|;]*install|pip3?\s+install|sh\s)/;

export const archives: FileRule = {
  name: 'left-archive',
  least: 256 * 1024,
  /** Speaks only where a step unpacks something and names the file. */
  kindOf({ path, layer }, evidence) {
    if (!ARCHIVE.test(path)) return undefined;
    const name = path.slice(path.lastIndexOf('/') + 1);
    const user = evidence.layers.findIndex((_, at) => {
      const text = at < layer ? '' : stepLine(evidence, at);
      return text.startsWith('RUN') && UNPACKS.test(text) && mentions(text, name);
    });
    return user < 0 ? undefined : String(user);
  },
  advise({ layer, kind }, evidence) {
    const user = Number(kind);
    return {
      title: 'An archive stays in the image after it is unpacked',
      why: `${layerName(evidence, user)} unpacks what ${user === layer ? 'it adds' : `${layerName(evidence, layer)} adds`}.`,
      change:
        user === layer
          ? 'Delete it in the same RUN, or pipe it: RUN curl -fsSL URL | tar -xz -C DIRECTORY'
          : 'RUN --mount=type=bind,source=ARCHIVE,target=/tmp/ARCHIVE tar -xf /tmp/ARCHIVE -C DIRECTORY\n# in place of COPY and RUN (ADD unpacks local tar archives by itself)',
      confidence: 'likely',
      layer,
    };
  },
};

/** By its name, or by a pattern with the same ending. */
function mentions(text: string, name: string): boolean {
  const ending = /\.(?:tar\.)?\w+$/.exec(name)?.[0] ?? '';
  // In the command that unpacks, not in another of the same step.
  return text
    .split(/&&|\|\||;/)
    .some((part) => UNPACKS.test(part) && (part.includes(name) || part.includes(`*${ending}`)));
}
