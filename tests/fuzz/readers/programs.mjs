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

/** Builds what must be built into a folder. `skipped` says why a program is not asked. */
export function installPrograms(folder) {
  mkdirSync(folder, { recursive: true });
  const programs = [];
  const skipped = [];
  const add = (name, why, program) => (why ? skipped.push(`${name}: ${why}`) : programs.push({ name, ...program() }));
  const noPython = runs('python3', '--version') ? undefined : 'python3 is not installed';
  const isGnu = /GNU tar/.test(spawnSync('tar', ['--version'], { encoding: 'utf8' }).stdout ?? '');
  add('Go', runs('go', 'version') ? undefined : 'go is not installed', () => goReader(folder));
  add('GNU tar', noPython ?? (isGnu ? undefined : 'tar is not GNU tar'), () => script('gnu_tar.py'));
  const noBsdtar = noPython ?? (runs('bsdtar', '--version') ? undefined : 'bsdtar is not installed');
  add('bsdtar', noBsdtar, () => script('libarchive.py'));
  add('Python', noPython, () => script('python_tarfile.py'));
  add('tar-rs', noTarRs(folder), () => ({ command: join(folder, 'tar-rs/target/release/cutaway-tar-rs'), args: [] }));
  return { programs, skipped };
}

function goReader(folder) {
  const command = join(folder, 'go-reader');
  const { status, stderr } = spawnSync('go', ['build', '-o', command, '.'], { cwd: GO, encoding: 'utf8' });
  if (status !== 0) throw new Error(stderr);
  return { command, args: [] };
}

function noTarRs(folder) {
  if (!runs('cargo', '--version')) return 'cargo is not installed';
  if (!existsSync(CRATES)) return `the crate tar is not in ${CRATES}`;
  const place = join(folder, 'tar-rs');
  cpSync(join(HERE, 'tar-rs'), place, { recursive: true });
  const source = ['source.crates-io.replace-with="here"', `source.here.directory="${CRATES}"`];
  const config = source.flatMap((line) => ['--config', line]);
  const args = ['build', '--release', '--offline', '--quiet', '--target-dir', join(place, 'target'), ...config];
  const { status, stderr } = spawnSync('cargo', args, { cwd: place, encoding: 'utf8' });
  return status === 0 ? undefined : `it cannot be built: ${stderr.split('\n')[0]}`;
}

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
    const child = spawn(command, args, { stdio: ['pipe', 'pipe', 'inherit'] });
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
