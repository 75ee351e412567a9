/** Two images of 100,000 files beside each other, and `diff -rq` of both unpacked as the baseline. */
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { cpus, loadavg } from 'node:os';
import { join } from 'node:path';
import { folder } from './data.mjs';
import { seconds } from './native.mjs';

/** A rebuild: all times differ; of a hundred files one is gone, one has other bytes, one has moved, one another mode. */
const PAIR = `
import hashlib, io, json, random, sys, tarfile
def write(path, right):
    random.seed(3)
    text = bytes(random.choice(b'etaoin shrdlu\\n') for _ in range(1 << 16))
    out = tarfile.open(path + '.layer', 'w', format=tarfile.GNU_FORMAT)
    for i in range(100000):
        info = tarfile.TarInfo('usr/lib/p%d/q%d/file-%d.txt' % (i // 4000, i // 40 % 100, i))
        size, at = random.randrange(0, 2400), random.randrange(0, 60000)
        info.size, info.mtime = size, 1700000000 + i + 86400 * right
        kind = i % 100 if right else 0
        if kind == 1: continue
        if kind == 2: at += 1
        if kind == 3: info.name = 'opt/' + info.name
        if kind == 4: info.mode = 0o600
        out.addfile(info, io.BytesIO(text[at:at + size].ljust(size, b' ')))
    out.close()
    with open(path + '.layer', 'rb') as file: layer = hashlib.sha256(file.read()).hexdigest()
    config = json.dumps({'architecture': 'amd64', 'os': 'linux', 'config': {}, 'rootfs': {'type': 'layers', 'diff_ids': ['sha256:' + layer]}}).encode()
    save = tarfile.open(path, 'w', format=tarfile.USTAR_FORMAT)
    def add(name, data):
        info = tarfile.TarInfo(name); info.size = len(data); save.addfile(info, io.BytesIO(data))
    name = hashlib.sha256(config).hexdigest() + '.json'
    add(name, config)
    save.add(path + '.layer', layer + '/layer.tar')
    add('manifest.json', json.dumps([{'Config': name, 'RepoTags': ['pair:1'], 'Layers': [layer + '/layer.tar']}]).encode())
    save.close()
for right, path in enumerate(sys.argv[1:]): write(path, right)
`;

function makePair() {
  mkdirSync(folder, { recursive: true });
  const paths = ['left', 'right'].map((side) => join(folder, `pair-${side}.tar`));
  if (!paths.every((path) => existsSync(`${path}.tree`))) {
    writeFileSync(join(folder, 'pair.py'), PAIR);
    execFileSync('python3', [join(folder, 'pair.py'), ...paths]);
    for (const path of paths) seconds(`mkdir -p ${path}.tree && tar xf ${path}.layer -C ${path}.tree`);
  }
  return paths;
}

/** Where other programs want the processors too, a time says nothing. */
function verdictOf(median, least) {
  if (median <= 500) return 'within';
  return least <= 500 || loadavg()[0] > cpus().length * 1.5 ? 'no verdict, machine busy;' : 'OVER';
}

/** Says both rows; `page` is the benchmark's. */
export async function compareRows(page, say) {
  const [left, right] = makePair();
  const { first, again, least, rows } = await page.run('compareFiles', [left, right]);
  // It ends with 1, since they differ.
  const native = seconds(`diff -rq --no-dereference ${left}.tree ${right}.tree >/dev/null || true`);
  const hashed = seconds(`sha256sum ${left}.layer ${right}.layer >/dev/null`);
  const ms = (value) => `${value.toFixed(0)} ms`;
  say(
    'compare 2 x 100,000 files, once indexed',
    `${ms(again)} (p50), ${ms(least)} (least)`,
    `${verdictOf(again, least)} bar 500 ms`,
    `${rows} rows; ${(again / 1000 / native).toFixed(2)} x diff -rq of both unpacked`,
  );
  say(
    'compare 2 x 100,000 files, with their contents',
    `${(first / 1000 / hashed).toFixed(2)} x sha256sum of both layers`,
    `${first <= 4 * 1000 * hashed ? 'within' : 'OVER'} bar 4`,
    `${(first / 1000).toFixed(2)} s / ${hashed.toFixed(2)} s; ${(first / 1000 / native).toFixed(2)} x diff -rq`,
  );
}
