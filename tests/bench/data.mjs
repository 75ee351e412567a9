/**
 * The benchmark's images, made from this machine's own files and kept in the temporary folder: ratios compare runs over
 * the same bytes, so what the bytes are matters little, their shape does.
 */
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const folder = join(tmpdir(), 'bench-of-cutaway');

const sh = (script) =>
  execFileSync('bash', ['-c', `set -e; ${script}`], { cwd: folder, stdio: ['ignore', 'ignore', 'inherit'] });

/** Makes a file once; a half-made one never keeps the name. */
function make(name, script) {
  const path = join(folder, name);
  if (existsSync(path)) return path;
  console.error(`making ${name} …`);
  sh(script('.part'));
  sh(`mv .part ${name}`);
  return path;
}

/** Files below the folders until `megabytes` are reached: a layer of a known size out of whatever is installed. */
const takeTree = (folders, megabytes, test = '') =>
  `find ${folders} -xdev -type f ${test} -printf '%s %p\\n' 2>/dev/null | sort -k2 | ` +
  `awk '{s+=$1; sub(/^[0-9]+ /,""); if (s<=${megabytes}*1048576) print}'`;

const MANY = `
import io, random, sys, tarfile
random.seed(1)
out = tarfile.open(sys.argv[1], 'w', format=tarfile.GNU_FORMAT)
text = bytes(random.choice(b'etaoin shrdlu\\n') for _ in range(1 << 16))
dirs = ['usr/lib/p%d/q%d' % (i // 40, i % 40) for i in range(23800)]
random.shuffle(dirs)
for i in range(200000):
    info = tarfile.TarInfo('%s/file-%d.txt' % (dirs[(i * 7919) % len(dirs)], i))
    info.size = random.randrange(0, 2400)
    info.mtime = 1700000000 + i
    at = random.randrange(0, 60000)
    out.addfile(info, io.BytesIO(text[at:at + info.size].ljust(info.size, b' ')))
out.close()
`;

const SAVE = `
import hashlib, io, json, sys, tarfile
out = tarfile.open(sys.argv[1], 'w', format=tarfile.USTAR_FORMAT)
layers, ids = [], []
for path in sys.argv[2:]:
    h = hashlib.sha256()
    with open(path, 'rb') as f:
        while chunk := f.read(1 << 20): h.update(chunk)
    ids.append('sha256:' + h.hexdigest())
    layers.append(h.hexdigest() + '/layer.tar')
    out.add(path, layers[-1])
config = json.dumps({'architecture': 'amd64', 'os': 'linux', 'config': {}, 'rootfs': {'type': 'layers', 'diff_ids': ids}}).encode()
def add(name, data):
    info = tarfile.TarInfo(name); info.size = len(data); out.addfile(info, io.BytesIO(data))
name = hashlib.sha256(config).hexdigest() + '.json'
add(name, config)
add('manifest.json', json.dumps([{'Config': name, 'RepoTags': ['bench:1'], 'Layers': layers}]).encode())
out.close()
`;

/** The gzip layers as an image in a folder; its blobs are the same files. */
const LAYOUT = `
import hashlib, json, os, sys
root = sys.argv[1]
os.makedirs(root + '/blobs/sha256')
def digest(path):
    h = hashlib.sha256()
    with open(path, 'rb') as f:
        while chunk := f.read(1 << 20): h.update(chunk)
    return h.hexdigest()
def put(kind, data):
    name = hashlib.sha256(data).hexdigest()
    with open(root + '/blobs/sha256/' + name, 'wb') as f: f.write(data)
    return {'mediaType': 'application/vnd.oci.image.' + kind + '.v1+json', 'digest': 'sha256:' + name, 'size': len(data)}
layers = []
for path in sys.argv[2:]:
    name = digest(path + '.gz')
    os.link(path + '.gz', root + '/blobs/sha256/' + name)
    layers.append({'mediaType': 'application/vnd.oci.image.layer.v1.tar+gzip', 'digest': 'sha256:' + name, 'size': os.path.getsize(path + '.gz')})
config = {'architecture': 'amd64', 'os': 'linux', 'config': {}, 'rootfs': {'type': 'layers', 'diff_ids': ['sha256:' + digest(path) for path in sys.argv[2:]]}}
manifest = put('manifest', json.dumps({'schemaVersion': 2, 'mediaType': 'application/vnd.oci.image.manifest.v1+json', 'config': put('config', json.dumps(config).encode()), 'layers': layers}).encode())
manifest['annotations'] = {'org.opencontainers.image.ref.name': 'bench'}
with open(root + '/index.json', 'w') as f: json.dump({'schemaVersion': 2, 'manifests': [manifest]}, f)
with open(root + '/oci-layout', 'w') as f: f.write('{"imageLayoutVersion":"1.0.0"}')
`;

/** Ten small layers over the same 100,000 paths, for the merge. */
const STACK = `
import io, os, random, sys, tarfile
random.seed(2)
os.makedirs(sys.argv[1], exist_ok=True)
paths = ['usr/share/d%d/e%d/f%d' % (i // 2000, i // 40, i) for i in range(100000)]
for n in range(10):
    out = tarfile.open('%s/%d.tar' % (sys.argv[1], n), 'w', format=tarfile.USTAR_FORMAT)
    for p in paths[n * 8000:n * 8000 + 20000]:
        out.addfile(tarfile.TarInfo(p))
    for p in random.sample(paths[:n * 8000 + 1], min(500, n * 8000)):
        d, b = os.path.split(p)
        out.addfile(tarfile.TarInfo(d + '/.wh.' + b))
    out.close()
`;

const tarOf = (list) => (out) => `${list} | tar cf ${out} --no-recursion -T - 2>/dev/null`;
const gzip = (name) => make(`${name}.tar.gz`, (out) => `gzip -6 -n -c ${name}.tar > ${out}`);

/** The three layers of 1.2 GB, plain and gzip: enough for what needs no more. */
export function makeLayers() {
  mkdirSync(folder, { recursive: true });
  const plain = [
    make('a.tar', tarOf(takeTree('/usr/share /usr/lib/python3* /usr/include', 520))),
    make('b.tar', tarOf(takeTree('/usr/lib /usr/bin /usr/local', 340, '-size +1000k'))),
    make('c.tar', tarOf(takeTree('/usr/lib /usr/local', 310, '-size +60k -size -1000k'))),
  ];
  return plain.map((path, at) => ({ plain: path, gzip: gzip('abc'[at]) }));
}

/** A layer full of packages of several languages and of the system, with programs between them. */
function makePackages() {
  const folders = `${fileURLToPath(new URL('../../node_modules', import.meta.url))} /usr/lib/python3* /var/lib/dpkg /usr/bin`;
  make('packages.tar', tarOf(takeTree(folders, 1000, "-not -path '*/node_modules/.*'")));
  return gzip('packages');
}

/** Makes all of it (some minutes the first time, 6 GB) and says where each file is. */
export function makeData() {
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'many.py'), MANY);
  writeFileSync(join(folder, 'save.py'), SAVE);
  writeFileSync(join(folder, 'stack.py'), STACK);
  writeFileSync(join(folder, 'layout.py'), LAYOUT);
  const [a, b, c] = makeLayers();
  const s = make('s.tar', (out) => `python3 many.py ${out}`);
  const data = {
    a: a.plain,
    b: b.plain,
    c: c.plain,
    s,
    aGz: a.gzip,
    bGz: b.gzip,
    cGz: c.gzip,
    sGz: gzip('s'),
    aZst: make('a.tar.zst', (out) => `zstd -q -3 -c a.tar > ${out}`),
    save: make('save.tar', (out) => `python3 save.py ${out} a.tar b.tar c.tar`),
    image: make('image', (out) => `rm -rf ${out}; python3 layout.py ${out} a.tar b.tar c.tar`),
    packages: makePackages(),
    stack: make('stack-of-ten', (out) => `python3 stack.py ${out}`),
  };
  return { ...data, sizes: Object.fromEntries(Object.entries(data).map(([key, path]) => [key, statSync(path).size])) };
}
