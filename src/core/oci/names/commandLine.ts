/**
 * The word of a command line, or of a line of a file, that names an image: `docker run --rm -it IMAGE sh`, `FROM IMAGE AS
 * build`, `image: IMAGE`. Nothing is run or expanded.
 */

/** Programs whose commands come before the image. */
const WITH_COMMANDS = new Set(
  'docker podman nerdctl buildah crane gcrane oras helm skopeo cosign cutaway ctr crictl regctl trivy notation wasm-to-oci kubectl oc'.split(
    ' ',
  ),
);
/** Programs that take the image at once, or after a command. */
const WITHOUT_COMMANDS = new Set(['syft', 'grype', 'dive', 'cutaway', 'container-diff', 'slim', 'snyk']);

const COMMANDS = new Set(
  (
    'image images container containers pull run create push inspect manifest config digest ls tag history rmi from copy list-tags ' +
    'verify tree discover buildx imagetools scout cves quickview recommendations export save blob get repo show chart ' +
    'download attestation sbom signature verify-attestation triangulate validate scan analyze packages cat waste convert ' +
    'rootfs i p'
  ).split(' '),
);

/** Options that take no value; others without `=` take the next word. docker run(1), docker pull(1), podman-run(1). */
const FLAGS = new Set(
  (
    '--rm --init --privileged --read-only --detach --interactive --tty --publish-all --no-healthcheck --quiet --help ' +
    '--oom-kill-disable --sig-proxy --disable-content-trust --all-tags --tls-verify --raw --full-ref --json --debug ' +
    '--tls --tlsverify --verbose --insecure --plain-http --replace --rmi --no-hosts --rootfs --http-proxy --env-host ' +
    '--all-platforms --recursive --insecure-skip-tls-verify --devel --untar --stdin --allow-insecure-registry'
  ).split(' '),
);
/** Short options without a value; they may be joined (`-it`). */
const SHORT_FLAGS = /^-[aditPqhDkv]+$/;
/** Short options that take one in the programs at hand, though others have flags of that letter. */
const VALUED: Readonly<Record<string, RegExp>> = { docker: /^-[avh]$/, podman: /^-[avh]$/, nerdctl: /^-[avh]$/ };

/** The word; undefined where there is none. The words are without quotes. */
export function imageWord(words: readonly string[]): string | undefined {
  const [first = '', ...rest] = words.slice(
    words.findIndex((word) => word !== 'sudo' && word !== '-' && !isSetting(word)),
  );
  if (/^from$/i.test(first)) return rest.find((word) => !word.startsWith('--'));
  if (first === 'image:') return rest[0];
  const program = first.slice(first.lastIndexOf('/') + 1);
  if (!WITH_COMMANDS.has(program) && !WITHOUT_COMMANDS.has(program)) return undefined;
  const named = /^--image=(.+)$/.exec(rest.find((word) => word.startsWith('--image=')) ?? '')?.[1];
  if (named !== undefined || program === 'kubectl' || program === 'oc') return named;
  // An unknown option may have a value or not: it has none where no image would be left otherwise.
  return operand(program, rest, true) ?? operand(program, rest, false);
}

/** `DOCKER_HOST=… docker pull …` */
const isSetting = (word: string) => /^[A-Z_][A-Z0-9_]*=/.test(word);

function operand(program: string, words: readonly string[], valued: boolean): string | undefined {
  let called = WITHOUT_COMMANDS.has(program);
  for (let at = 0; at < words.length; at++) {
    const word = words[at] ?? '';
    if (word.startsWith('-')) {
      if (takesNext(program, word, valued && called)) at++;
      else if (!called && isGlobalWithValue(word)) at++;
    } else if (!COMMANDS.has(word)) {
      return called ? word : undefined;
    } else {
      called = true;
      // Only one image may come after `run`, whatever it is called.
      const next = words[at + 1] ?? '';
      if ((word === 'run' || word === 'pull') && COMMANDS.has(next)) return next;
    }
  }
  return undefined;
}

/** Options of the program itself, before its command: a host, a context, a namespace, a log level. */
const isGlobalWithValue = (option: string) =>
  /^(?:-[Hcnlar]|--(?:host|context|config|namespace|address|log-level|root|storage-driver|runtime-endpoint))$/.test(
    option,
  );

function takesNext(program: string, option: string, valued: boolean): boolean {
  if (option.includes('=') || option === '--') return false;
  if (option.startsWith('--')) return valued && !FLAGS.has(option);
  if (!valued) return false;
  // `-p8080:80` has its value with it; `-it` has none.
  return option.length === 2 && (VALUED[program]?.test(option) || !SHORT_FLAGS.test(option));
}
