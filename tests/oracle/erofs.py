"""Makes a tree of every kind of file, and tells what a tree has: what EROFS is held against."""
import hashlib, json, os, random, stat, sys


def build(root, many):
    random.seed(7)
    os.makedirs(root)
    join = lambda *parts: os.path.join(root, *parts)
    words = [bytes(random.choices(b'abcdefghij', k=random.randint(3, 9))) for _ in range(300)]
    text = lambda size: (b' '.join(random.choices(words, k=size // 4)))[:size]
    sizes = [0, 1, 31, 100, 4095, 4096, 4097, 5000, 8192, 12000, 65536, 70001, 300000, 1500003]
    os.mkdir(join('sizes'))
    for size in sizes:
        open(join('sizes', 'text%d' % size), 'wb').write(text(size))
        open(join('sizes', 'random%d' % size), 'wb').write(random.randbytes(size))
    same = text(200000)
    for i in range(4):
        open(join('sizes', 'shifted%d' % i), 'wb').write(text(i * 1000 + 1) + same)
    mixed = b''.join(text(9000) + random.randbytes(7000) + bytes(20000) for _ in range(20))
    open(join('sizes', 'mixed'), 'wb').write(mixed)
    open(join('sizes', 'zeros'), 'wb').write(bytes(2000000))
    with open(join('sizes', 'holes'), 'wb') as file:
        file.write(b'start')
        file.seek(3000000)
        file.write(b'end')
    deep = root
    for i in range(60):
        deep = os.path.join(deep, 'level%02d' % i)
        os.mkdir(deep)
    open(os.path.join(deep, 'bottom'), 'wb').write(b'deep')
    os.mkdir(join('many'))
    for i in range(int(many)):
        open(join('many', 'file-%05d' % i), 'wb').write(b'%d' % i if i % 7 == 0 else b'')
    os.mkdir(join('names'))
    for name in ['n' * 254, 'ü' * 100, 'with space', '-dash', 'new\nline', '.hidden', '\udcff\udcfe raw']:
        open(join('names', name), 'wb').write(name.encode('utf-8', 'surrogateescape'))
    os.mkdir(join('links'))
    open(join('links', 'first'), 'wb').write(text(7000))
    os.link(join('links', 'first'), join('links', 'second'))
    os.link(join('links', 'first'), join('third'))
    os.symlink('first', join('links', 'symbolic'))
    os.symlink('/nowhere/' + 'x' * 3000, join('links', 'long'))
    os.mkdir(join('devices'))
    os.mknod(join('devices', 'null'), 0o666 | stat.S_IFCHR, os.makedev(1, 3))
    os.mknod(join('devices', 'large'), 0o600 | stat.S_IFBLK, os.makedev(259, 70000))
    os.mkfifo(join('devices', 'pipe'), 0o640)
    os.mkdir(join('attributes'))
    for i in range(30):
        path = join('attributes', 'file%d' % i)
        open(path, 'wb').write(text(i * 300))
        os.setxattr(path, 'user.shared', b'the same in all of them')
        os.setxattr(path, 'user.own', b'%d' % i * 10)
    os.setxattr(join('attributes', 'file3'), 'security.capability', bytes.fromhex('0100000200040000000000000000000000000000'))
    os.setxattr(join('attributes'), 'trusted.text', b'\x00\xff binary')
    os.chown(join('attributes', 'file1'), 70000, 80000)
    os.chmod(join('attributes', 'file2'), 0o4755)
    os.chmod(join('attributes'), 0o1777)
    os.utime(join('attributes', 'file4'), ns=(1_000_000_007_123_456_789,) * 2)
    os.utime(join('attributes', 'file5'), (0, 0))


def tell(root):
    first = {}
    for folder, dirs, files in os.walk(os.fsencode(root)):
        dirs.sort()
        for name in [b''] + sorted(dirs + files) if folder == os.fsencode(root) else sorted(dirs + files):
            path = os.path.join(folder, name) if name else folder
            info = os.lstat(path)
            kind = stat.S_IFMT(info.st_mode)
            entry = {
                'path': os.path.relpath(path, os.fsencode(root)).hex(),
                'kind': kind,
                'mode': stat.S_IMODE(info.st_mode),
                'owner': [info.st_uid, info.st_gid],
                'mtime': str(info.st_mtime_ns),
            }
            if kind == stat.S_IFLNK:
                entry['link'] = os.readlink(path).hex()
                entry['mode'] = 0o777
            elif kind == stat.S_IFREG:
                entry['size'] = info.st_size
                entry['sha256'] = hashlib.sha256(open(path, 'rb').read()).hexdigest()
            elif kind in (stat.S_IFCHR, stat.S_IFBLK):
                entry['device'] = [os.major(info.st_rdev), os.minor(info.st_rdev)]
            if info.st_nlink > 1 and kind != stat.S_IFDIR:
                entry['links'] = info.st_nlink
            if kind in (stat.S_IFREG, stat.S_IFDIR):
                names = sorted(os.listxattr(path))
                if names:
                    entry['xattrs'] = {name: os.getxattr(path, name).hex() for name in names}
            print(json.dumps(entry))


{'build': build, 'tell': tell}[sys.argv[1]](*sys.argv[2:])
