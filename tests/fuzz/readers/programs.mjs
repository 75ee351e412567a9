/** The programs that are asked, each in a process that reads many archives. */
import { spawn, spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const HERE = fileURLToPath(new URL('programs/', import.meta.url));
const GO = fileURLToPath(new URL('../../oracle/readers/', import.meta.url));
/** Where Debian keeps crates that it has packaged (`librust-tar-dev`). */
const CRATES = '/usr/share/cargo/registry';

const runs = (command, ...args) => spawnSync(command, args, { stdio: 'ignore' }).status === 0;
const script = (name) => ({ command: 'python3', args: [join(HERE, name)] });

/** The versions that are described in `src/core/archive/tar/readers/programs`; of others nothing is foretold. */
const DESCRIBED = [
  { name: 'GNU tar', command: ['tar', '--version'], version: /GNU tar\) 1\.3[45]/ },
  { name: 'bsdtar', command: ['bsdtar', '--version'], version: /libarchive 3\.6\./ },
  { name: 'Python', command: ['python3', '--version'], version: /Python 3\.11\./ },
];

/** Why a program cannot be asked; undefined where it can. */
function whyNot(name) {
  const { command, version } = DESCRIBED.find((one) => one.name === name);
  const { status, stdout } = spawnSync(command[0], command.slice(1), { encoding: 'utf8' });
  if (status !== 0) return `${command[0]} is not installed`;
  return version.test(stdout) ? undefined : `${stdout.split('\n')[0]} is another version than the one described`;
}

/** Builds what must be built into a folder. `skipped` says why a program is not asked. */
export function installPrograms(folder) {
  mkdirSync(folder, { recursive: true });
  const programs = [];
  const skipped = [];
  const add = (name, why, program) => (why ? skipped.push(`${name}: ${why}`) : programs.push({ name, ...program() }));
  // It asks for others too.
  const noPython = runs('python3', '--version') ? undefined : 'python3, which asks it, is not installed';
  add('Go', runs('go', 'version') ? undefined : 'go is not installed', () => goReader(folder));
  add('GNU tar', noPython ?? whyNot('GNU tar'), () => script('gnu_tar.py'));
  add('bsdtar', noPython ?? whyNot('bsdtar'), () => script('libarchive.py'));
  add('Python', whyNot('Python'), () => script('python_tarfile.py'));
  add('tar-rs', noTarRs(folder), () => ({ command: join(folder, 'tar-rs/target/release/cutaway-tar-rs'), args: [] }));
  add('umoci', noUmoci(folder), () => ({ command: join(folder, 'umoci'), args: [] }));
  return { programs, skipped };
}

/** Its package is built, which takes what it needs from Go's module proxy. */
function noUmoci(folder) {
  if (!runs('go', 'version')) return 'go is not installed';
  const args = ['build', '-o', join(folder, 'umoci'), '.'];
  const { status, stderr } = spawnSync('go', args, { cwd: join(HERE, 'umoci'), encoding: 'utf8' });
  return status === 0 ? undefined : `it cannot be built: ${stderr.split('\n')[0]}`;
}

function goReader(folder) {
  const command = join(folder, 'go-reader');
  const { status, stderr } = spawnSync('go', ['build', '-o', command, '.'], { cwd: GO, encoding: 'utf8' });
  if (status !== 0) throw new Error(stderr);
  return { command, args: [] };
}

function noTarRs(folder) {
  if (!runs('cargo', '--version')) return 'cargo is not installed';
  if (!existsSync(join(CRATES, 'tar-0.4.38'))) return `the crate tar 0.4.38 is not in ${CRATES}`;
  const place = join(folder, 'tar-rs');
  cpSync(join(HERE, 'tar-rs'), place, { recursive: true });
  const source = ['source.crates-io.replace-with="here"', `source.here.directory="${CRATES}"`];
  const config = source.flatMap((line) => ['--config', line]);
  const args = ['build', '--release', '--offline', '--quiet', '--target-dir', join(place, 'target'), ...config];
  const { status, stderr } = spawnSync('cargo', args, { cwd: place, encoding: 'utf8' });
  return status === 0 ? undefined : `it cannot be built: ${stderr.split('\n')[0]}`;
}

/** Of one process, for all archives that it is given. */
const SLOW_MS = 600_000;

/** What a program finds in each archive. */
export function ask({ name, command, args }, archives) {
  const input = Buffer.concat(
    archives.flatMap((archive) => {
      const length = Buffer.alloc(4);
      length.writeUInt32BE(archive.length);
      return [length, archive];
    }),
  );
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { stdio: ['pipe', 'pipe', 'inherit'], timeout: SLOW_MS, killSignal: 'SIGKILL' });
    const out = [];
    child.stdout.on('data', (chunk) => out.push(chunk));
    child.on('error', reject);
    child.on('close', () => {
      const answers = Buffer.concat(out)
        .toString()
        .split('\n')
        .filter(Boolean)
        .map((line) => JSON.parse(line));
      if (answers.length === archives.length) resolve(answers);
      else reject(new Error(`${name} answered ${answers.length} of ${archives.length} archives.`));
    });
    child.stdin.on('error', () => undefined);
    child.stdin.end(input);
  });
}
