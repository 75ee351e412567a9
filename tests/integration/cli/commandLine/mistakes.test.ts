/** What a newcomer mistypes: each line is answered in one line with exit status 2, before anything is asked of a network. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { failureLine } from '../../../../src/cli/failure.ts';
import { buildImage } from '../../../fixtures/image.ts';
import { ociLayout, toTar } from '../../../fixtures/layouts.ts';
import { runCommand } from '../../../fixtures/runCommand.ts';

const folder = mkdtempSync(join(tmpdir(), 'cutaway-mistakes-'));
const image = buildImage({ layers: [{ entries: [{ path: 'motd', content: 'hello' }] }] });
const NAMES = /(?<![\w/.-])(?:image\.tar|notes\.txt|empty\.tar|code)\b/g;
/** The line with its files where they are. */
const placed = (text: string) => text.replace(NAMES, (name) => join(folder, name));

beforeAll(() => {
  writeFileSync(join(folder, 'image.tar'), toTar(ociLayout([{ image, names: ['demo:1'] }])));
  writeFileSync(join(folder, 'notes.txt'), 'no image');
  writeFileSync(join(folder, 'empty.tar'), '');
  mkdirSync(join(folder, 'code'));
  writeFileSync(join(folder, 'code/main.go'), 'package main');
});
afterAll(() => rmSync(folder, { recursive: true }));

const TABLE: readonly (readonly [line: string, words: string])[] = [
  // Commands.
  ['inspct image.tar', 'inspct: is neither a command nor a file; did you mean cutaway inspect?'],
  ['helpp', 'did you mean cutaway help?'],
  ['help nosuch', 'nosuch: is not a command; see cutaway --help'],
  ['help inspct', 'inspct: is not a command; did you mean cutaway inspect?'],
  ['image.tar inspect', 'inspect: is a command, and stands first; write cutaway inspect image.tar'],
  ['image.tar --json inspect', 'write cutaway inspect image.tar --json'],
  ['version now', 'version: takes no INPUT, got now; see cutaway version --help'],
  ['completion tcsh', 'completion tcsh: must be bash, zsh or fish'],
  // Other programs.
  ['docker ps', 'docker ps: is not a cutaway command; cutaway reads images, not containers'],
  [
    'docker run --rm -it alpine:3 sh',
    'docker run: is not a cutaway command; cutaway does not run images; to look at one, write cutaway alpine:3',
  ],
  ['podman pull quay.io/a/b', 'there is no need to pull first; write cutaway quay.io/a/b'],
  ['crane digest alpine', 'crane digest: is a crane command, not a cutaway command; write cutaway digest alpine'],
  ['docker frobnicate', 'docker frobnicate: is a docker command, not a cutaway command; see cutaway --help'],
  ['images', 'images: is not a cutaway command; cutaway serve shows the images of Docker and Podman'],
  ['run alpine', 'run: is not a cutaway command; cutaway does not run images; to look at one, write cutaway alpine'],
  ['compare a.tar b.tar', 'compare: is not a cutaway command; write cutaway diff A B'],
  // Options.
  ['--halp', 'unknown option --halp (did you mean --help?); see cutaway --help'],
  ['-v', 'unknown option -v (did you mean --version?); see cutaway --help'],
  ['-version', 'unknown option -version (did you mean --version?)'],
  ['--port', '--port N needs a value; see cutaway --help'],
  ['serve --port http', '--port http: not a number from 0 to 65535'],
  [
    'serve --server-name https://x.example',
    '--server-name https://x.example: must be the name of a host, without a scheme',
  ],
  ['serve --server-name x.example:8443', 'must be the name of a host, without a scheme or a port'],
  ['inspect image.tar --jsn', 'inspect: unknown option --jsn (did you mean --json?)'],
  ['inspect image.tar --layer 3', 'inspect: unknown option --layer; see cutaway inspect --help'],
  ['ls image.tar --layer', 'ls: --layer N needs a value'],
  ['ls image.tar --layer top', '--layer top: not a number from 0 to 65535'],
  ['ls image.tar --layer 9', '--layer 9: the image has 1 layer'],
  ['ls image.tar --sort age', '--sort age: must be name or size'],
  [
    'convert image.tar out.tar --to docker',
    '--to docker: must be oci-layout, oci-archive, docker-archive, hybrid or docker-layout',
  ],
  // Operands.
  ['inspect', 'inspect: needs INPUT, got 0; see cutaway inspect --help'],
  ['inspect image.tar other.tar', 'inspect: takes INPUT, got other.tar too; see cutaway inspect --help'],
  ['cat image.tar', 'cat: needs INPUT and PATH, got 1'],
  ['cat motd image.tar', 'motd: no such file or folder; INPUT stands first: cutaway cat image.tar motd'],
  ['cat image.tar nosuch', 'nosuch: nosuch does not exist.'],
  ['serve image.tar', 'serve: takes no INPUT, got image.tar'],
  ['tags nosuch.tar', 'nosuch.tar: is the name of a file; for a repository of this name write docker://nosuch.tar'],
  ['blob image.tar sha256:abc', 'sha256:abc: is not a digest'],
  // Paths.
  ['nosuch.tar', 'nosuch.tar: no such file or folder'],
  // What follows an option is its value, not a word that was mistyped.
  ['--port 5000 nosuch.tar', 'nosuch.tar: no such file or folder'],
  ['--no-open --host localhost nosuch.tar', 'nosuch.tar: no such file or folder'],
  ['--port 5000 image.tar inspect', 'inspect: is a command, and stands first; write cutaway inspect'],
  ['inspect ./nosuch', './nosuch: no such file or folder'],
  ['inspect image.tar:1', 'no such file or folder; for the image 1 in image.tar write image.tar --image 1'],
  [
    'inspect src/nosuch',
    'src/nosuch: no such file or folder; for an image of this name in a registry write docker://src/nosuch',
  ],
  ['code', 'code: This is a folder with "main.go", not a container image.'],
  ['inspect code', 'code: This is a folder with "main.go", not a container image.'],
  ['notes.txt', 'notes.txt: This is 8 bytes of text, not a container image.'],
  ['empty.tar', 'empty.tar: This is an empty file, not a container image.'],
  ['/dev/null', '/dev/null: is a device, a socket or a pipe; name a file or a folder'],
  // Addresses and transports.
  [
    'https://example.com/a.tar',
    'is a file on the web; fetch it and pipe it: curl -fsSL https://example.com/a.tar | cutaway inspect -',
  ],
  ['inspect https://example.com/a.tar.gz?raw=1', 'is a file on the web'],
  ['inspect file:///tmp/a.tar', 'file:///tmp/a.tar: is an address; write the path: /tmp/a.tar'],
  ['inspect ftp://example.com/a', 'is not the address of an image; write HOST/NAME:TAG'],
  ['inspect alpine:3:4', 'alpine:3:4: is neither a file nor a valid name of an image; write HOST/NAME:TAG'],
  ['inspect docker:', 'docker:: nothing follows the colon; write docker:NAME'],
  ['inspect oci:nosuch:1', 'oci:nosuch:1: no such file or folder: nosuch'],
  ['-', '-: the app cannot read stdin; name a file'],
];

describe('a mistaken line is answered in one line with what to do, and asks no network', () => {
  it.each(TABLE)('cutaway %s', async (line, words) => {
    const connect = vi.spyOn(Socket.prototype, 'connect');
    const answer = await runCommand(...placed(line).split(' ')).then(
      ({ out }) => `answered: ${out}`,
      (error: unknown) => failureLine(error, { json: false }),
    );
    expect(answer).toContain(placed(words));
    expect(answer).not.toMatch(/\n|^answered/);
    expect(connect).not.toHaveBeenCalled();
    connect.mockRestore();
  });

  it('an empty operand, as of a variable that is not set', async () => {
    const error: unknown = await runCommand('inspect', '').catch((thrown: unknown) => thrown);
    expect(failureLine(error, { json: false })).toContain('INPUT: is empty; name a file, a folder or an image');
  });

  it('- waits for no one who types', async () => {
    const { isTTY } = process.stdin;
    process.stdin.isTTY = true;
    const error: unknown = await runCommand('inspect', '-').catch((thrown: unknown) => thrown);
    process.stdin.isTTY = isTTY;
    expect(failureLine(error, { json: false })).toContain(
      '-: nothing is piped in; write docker save NAME | cutaway inspect -',
    );
  });
});
