// `npm run release`: what a release consists of, in dist/release: the package, the static site, the bill of materials of both
// by ourselves, the notes from the changelog, checksums. With --check vX.Y.Z it first makes sure that the tag, package.json
// and the changelog agree; with --tag it commits nothing and tags what is committed.
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = join(dirname(fileURLToPath(import.meta.url)), '..');
const OUT = join(ROOT, 'dist/release');
const { version } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'));
const run = (command, ...args) => execFileSync(command, args, { cwd: ROOT, encoding: 'utf8' });
const fail = (text) => {
  console.error(text);
  process.exit(1);
};

/** The section of this version: from its heading to the next. */
function notes() {
  const lines = readFileSync(join(ROOT, 'CHANGELOG.md'), 'utf8').split('\n');
  const start = lines.findIndex((line) => line.startsWith(`## ${version}`));
  if (start < 0) return undefined;
  const end = lines.findIndex((line, at) => at > start && line.startsWith('## '));
  return lines
    .slice(start + 1, end < 0 ? undefined : end)
    .join('\n')
    .trim();
}

const text = notes();
const checked = process.argv[process.argv.indexOf('--check') + 1];
if (process.argv.includes('--check') && checked !== `v${version}`)
  fail(`The tag is ${checked}, the package v${version}.`);
if (!text) fail(`CHANGELOG.md has no section "## ${version}": rename "Unreleased" first.`);
if (process.argv.includes('--tag')) {
  if (run('git', 'status', '--porcelain') !== '') fail('There are changes that are not committed.');
  run('git', 'tag', '--annotate', `v${version}`, '--message', `Cutaway ${version}`);
  console.log(`Tagged v${version}. Push it to release: git push origin v${version}`);
  process.exit(0);
}

rmSync(OUT, { recursive: true, force: true });
mkdirSync(OUT, { recursive: true });
for (const target of [[], ['--static'], ['--edge']]) run(process.execPath, 'scripts/build.mjs', ...target);
run('npm', 'pack', '--silent', '--ignore-scripts', '--pack-destination', OUT);
run(
  'tar',
  '--sort=name',
  '--mtime=@0',
  '--owner=0',
  '--group=0',
  '--numeric-owner',
  '-czf',
  join(OUT, `cutaway-${version}-site.tar.gz`),
  '-C',
  join(ROOT, 'dist/static'),
  '.',
);
writeFileSync(join(OUT, 'sbom.cdx.json'), run('npm', 'sbom', '--sbom-format', 'cyclonedx', '--package-lock-only'));
writeFileSync(join(OUT, 'notes.md'), `${text}\n`);
const sum = (name) =>
  createHash('sha256')
    .update(readFileSync(join(OUT, name)))
    .digest('hex');
const names = readdirSync(OUT).sort();
writeFileSync(join(OUT, 'SHA256SUMS'), names.map((name) => `${sum(name)}  ${name}\n`).join(''));
const formula = readFileSync(join(ROOT, 'packaging/homebrew/cutaway.rb'), 'utf8');
const packed = names.find((name) => name.endsWith('.tgz')) ?? fail('npm pack made no package.');
writeFileSync(join(OUT, 'cutaway.rb'), formula.replace('VERSION', version).replace('SHA256', sum(packed)));
console.log(readFileSync(join(OUT, 'SHA256SUMS'), 'utf8').trimEnd());
