/** Two images of 100,000 files each, to be compared. */
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { folder } from './data.mjs';

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

/** Makes both once and says where they are. */
export function makePair() {
  mkdirSync(folder, { recursive: true });
  const paths = ['left', 'right'].map((side) => join(folder, `pair-${side}.tar`));
  if (!paths.every((path) => existsSync(path))) {
    writeFileSync(join(folder, 'pair.py'), PAIR);
    execFileSync('python3', [join(folder, 'pair.py'), ...paths]);
  }
  return paths;
}
