"""Pairs of images with known differences, and what differs in them: Python's tarfile and dictionaries only.

pairs.py build FOLDER               every named pair as FOLDER/NAME/left and right, OCI layouts tagged `1`; a line each: name, truth
pairs.py random FOLDER SEED COUNT   pairs of random stacks as FOLDER/N/left.tar and right.tar; the same lines

A truth is by path (base64 of its bytes): `added`, `removed`, or the fields that differ; and by side what is there.
"""

import base64
import gzip
import hashlib
import io
import json
import os
import posixpath
import random
import subprocess
import sys
import tarfile

FORMATS = {"ustar": tarfile.USTAR_FORMAT, "gnu": tarfile.GNU_FORMAT, "pax": tarfile.PAX_FORMAT}
NS = 10**9


# ---- entries and layers ---------------------------------------------------------------------------------------------


class Entry:
    """One header as it is meant; times in nanoseconds."""

    def __init__(self, path, kind="file", content=b"", mode=None, uid=0, gid=0, mtime=1_700_000_000 * NS, link=b"", device=None, xattrs=None, uname=""):
        self.path = os.fsencode(path)
        self.kind, self.content, self.link = kind, content if isinstance(content, bytes) else content.encode(), os.fsencode(link)
        self.mode = {"dir": 0o755, "symlink": 0o777}.get(kind, 0o644) if mode is None else mode
        self.uid, self.gid, self.mtime, self.device = uid, gid, mtime, device
        self.xattrs, self.uname = xattrs or {}, uname


TYPES = {
    "file": tarfile.REGTYPE, "dir": tarfile.DIRTYPE, "symlink": tarfile.SYMTYPE, "hardlink": tarfile.LNKTYPE,
    "char": tarfile.CHRTYPE, "block": tarfile.BLKTYPE, "fifo": tarfile.FIFOTYPE,
}


def write(entries, form="pax"):
    out = io.BytesIO()
    tar = tarfile.open(fileobj=out, mode="w", format=FORMATS[form], encoding="utf-8", errors="surrogateescape")
    for one in entries:
        info = tarfile.TarInfo(os.fsdecode(one.path))
        info.type, info.linkname = TYPES[one.kind], os.fsdecode(one.link)
        info.mode, info.uid, info.gid, info.uname, info.gname = one.mode, one.uid, one.gid, one.uname, one.uname
        seconds, rest = divmod(one.mtime, NS)
        info.mtime = seconds
        if form == "pax" and (rest or one.mtime < 0):
            sign, whole = ("-", -one.mtime) if one.mtime < 0 else ("", one.mtime)
            info.pax_headers["mtime"] = f"{sign}{whole // NS}.{whole % NS:09d}"
        for name, value in one.xattrs.items():
            info.pax_headers["SCHILY.xattr." + name] = os.fsdecode(value)
        if one.device:
            info.devmajor, info.devminor = one.device
        if one.kind == "file":
            info.size = len(one.content)
        tar.addfile(info, io.BytesIO(one.content))
    tar.close()
    return out.getvalue()


class Layer:
    """Entries and the tar that they are written as; `raw` where another program wrote it."""

    def __init__(self, *entries, form="pax", packed="gzip", level=6, raw=None):
        self.entries = entries
        self.tar = write(entries, form) if raw is None else raw
        self.packed, self.level = packed, level

    def stored(self):
        if self.packed == "gzip":
            return "+gzip", gzip.compress(self.tar, self.level, mtime=self.level)
        if self.packed == "zstd":
            return "+zstd", subprocess.run(["zstd", "-qc"], input=self.tar, stdout=subprocess.PIPE, check=True).stdout
        return "", self.tar


def layout(layers):
    """The files of an OCI layout."""
    files = {}

    def blob(data, media, **more):
        digest = hashlib.sha256(data).hexdigest()
        files["blobs/sha256/" + digest] = data
        return {"mediaType": media, "digest": "sha256:" + digest, "size": len(data), **more}

    oci = "application/vnd.oci.image."
    blobs = []
    for layer in layers:
        suffix, data = layer.stored()
        blobs.append(blob(data, oci + "layer.v1.tar" + suffix))
    ids = ["sha256:" + hashlib.sha256(layer.tar).hexdigest() for layer in layers]
    config = {"architecture": "amd64", "os": "linux", "config": {}, "rootfs": {"type": "layers", "diff_ids": ids},
              "created": "2024-01-01T00:00:00Z", "history": [{"created": "2024-01-01T00:00:00Z", "created_by": f"step {n}"} for n in range(len(ids))]}
    manifest = {"schemaVersion": 2, "mediaType": oci + "manifest.v1+json", "config": blob(json.dumps(config).encode(), oci + "config.v1+json"), "layers": blobs}
    named = blob(json.dumps(manifest).encode(), oci + "manifest.v1+json", annotations={"org.opencontainers.image.ref.name": "1"})
    files["index.json"] = json.dumps({"schemaVersion": 2, "mediaType": oci + "index.v1+json", "manifests": [named]}).encode()
    files["oci-layout"] = b'{"imageLayoutVersion":"1.0.0"}'
    return files


def save_folder(folder, layers):
    for name, data in layout(layers).items():
        path = os.path.join(folder, name)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "wb") as file:
            file.write(data)


def save_tar(path, layers):
    with tarfile.open(path, "w") as tar:
        for name, data in layout(layers).items():
            info = tarfile.TarInfo(name)
            info.size = len(data)
            tar.addfile(info, io.BytesIO(data))


# ---- layers applied -------------------------------------------------------------------------------------------------


class Inode:
    def __init__(self, entry=None):
        self.entry = entry
        self.kind = entry.kind if entry else "dir"


class Root:
    """Layers applied one after another, by image-spec layer.md; parents that are links are followed inside the root."""

    def __init__(self):
        self.at = {b"": Inode()}

    def apply(self, layer):
        fresh = set()
        for entry in layer.entries:
            self.one(entry, fresh)

    def one(self, entry, fresh):
        path = posixpath.normpath(b"/" + entry.path).lstrip(b"/")
        folder, name = posixpath.split(path)
        place = self.resolve(folder)
        if name.startswith(b".wh."):
            if place in self.at:
                self.whiteout(place, name, fresh)
            return
        self.parents(place, fresh)
        at = posixpath.join(place, name) if name else place
        old = self.at.get(at)
        if entry.kind == "hardlink":
            target = posixpath.normpath(b"/" + entry.link).lstrip(b"/")
            inode = self.at[posixpath.join(self.resolve(posixpath.dirname(target)), posixpath.basename(target))]
        else:
            inode = Inode(entry)
        if old and not (old.kind == "dir" and inode.kind == "dir"):
            self.drop_below(at)
        self.at[at] = inode
        self.touch(at, fresh)

    def touch(self, at, fresh):
        while at:
            fresh.add(at)
            at = posixpath.dirname(at)

    def parents(self, place, fresh):
        if place in self.at and self.at[place].kind == "dir":
            return
        self.parents(posixpath.dirname(place), fresh)
        self.drop_below(place)
        self.at[place] = Inode()
        fresh.add(place)

    def drop_below(self, at, spared=()):
        for path in [path for path in self.at if path and path not in spared and (at == b"" or path.startswith(at + b"/"))]:
            del self.at[path]

    def whiteout(self, place, name, fresh):
        if name == b".wh..wh..opq":
            self.drop_below(place, fresh)
            return
        at = posixpath.join(place, name[4:])
        self.drop_below(at, fresh)
        if at in self.at and at not in fresh:
            del self.at[at]

    def resolve(self, path, hops=0):
        done, rest = b"", path
        while rest:
            part, _, rest = rest.partition(b"/")
            if part in (b"", b"."):
                continue
            if part == b"..":
                done = posixpath.dirname(done)
                continue
            at = posixpath.join(done, part)
            inode = self.at.get(at)
            if inode is None or inode.kind != "symlink":
                done = at
                continue
            hops += 1
            if hops > 40:
                raise RecursionError(path)
            link = inode.entry.link
            done, rest = (b"" if link.startswith(b"/") else done), link + b"/" + rest
        return done


def applied(layers):
    root = Root()
    for layer in layers:
        root.apply(layer)
    return root.at


# ---- the difference -------------------------------------------------------------------------------------------------


def groups(root):
    """By path: all paths that share its inode, where there are several."""
    found = {}
    for path, inode in root.items():
        found.setdefault(id(inode), []).append(path)
    return {path: sorted(found[id(inode)]) for path, inode in root.items() if len(found[id(inode)]) > 1}


def fields(path, a, b):
    implied = Entry(b"", "dir")
    one, other = a.entry or implied, b.entry or implied
    found = set()
    if a.kind != b.kind:
        found.add("type")
    elif a.kind == "file" and one.content != other.content:
        found |= {"content"} | ({"size"} if len(one.content) != len(other.content) else set())
    elif a.kind == "symlink" and one.link != other.link:
        found.add("link")
    elif a.kind in ("char", "block") and one.device != other.device:
        found.add("device")
    if one.mode & 0o7777 != other.mode & 0o7777 and "symlink" not in (a.kind, b.kind):
        found.add("mode")
    if (one.uid, one.gid) != (other.uid, other.gid):
        found.add("owner")
    if one.xattrs != other.xattrs:
        found.add("xattrs")
    if a.entry and b.entry and path and one.mtime != other.mtime:
        found.add("mtime")
    if path == b"" and not (a.entry and b.entry):
        return set()
    return found


def difference(left, right):
    linked = groups(left), groups(right)
    found = {}
    for path in set(left) | set(right):
        if path not in left or path not in right:
            found[path] = ["removed" if path in left else "added"]
            continue
        names = fields(path, left[path], right[path])
        if linked[0].get(path) != linked[1].get(path):
            names.add("hardlinks")
        if names:
            found[path] = sorted(names)
    return found


def seen(root, paths):
    """What `ls` would print of some paths."""
    found = {}
    for path in paths:
        if path not in root:
            continue
        inode = root[path]
        one = inode.entry or Entry(b"", "dir", mtime=0)
        line = {"type": inode.kind, "mode": one.mode & 0o7777, "uid": one.uid, "gid": one.gid, "size": len(one.content) if inode.kind == "file" else 0,
                "seconds": one.mtime // NS, "content": hashlib.sha256(one.content).hexdigest() if inode.kind == "file" else None}
        if inode.kind == "symlink":
            line["link"] = b64(one.link)
        if inode.kind in ("char", "block"):
            line["device"] = "%d:%d" % one.device
        if one.xattrs:
            line["xattrs"] = {name: b64(value) for name, value in one.xattrs.items()}
        found[b64(path)] = line
    return found


b64 = lambda data: base64.b64encode(data).decode()


def truth(name, left, right):
    a, b = applied(left), applied(right)
    found = difference(a, b)
    return {"name": name, "differs": {b64(path): what for path, what in found.items()}, "left": seen(a, found), "right": seen(b, found)}


# ---- named pairs ----------------------------------------------------------------------------------------------------

F, D = Entry, lambda path, **more: Entry(path, "dir", **more)
S = lambda path, link, **more: Entry(path, "symlink", link=link, **more)
H = lambda path, link: Entry(path, "hardlink", link=link)
W = lambda path: Entry(posixpath.join(posixpath.dirname(path), ".wh." + posixpath.basename(path)))
OPQ = lambda path: Entry(path + "/.wh..wh..opq")
LONG = "long/" + "n" * 90 + "/" + "m" * 60

BASE = [
    D("etc"), F("etc/passwd", content="root:x:0:0\n"), F("etc/empty"), D("usr"), D("usr/lib"), F("usr/lib/libc.so.6", content="\x7fELF" * 99, mode=0o755),
    S("usr/lib/libc.so", "libc.so.6"), H("usr/lib/libc.again", "usr/lib/libc.so.6"), D("var/log", mode=0o1777), F("var/log/dpkg.log", content="log"), F(LONG, content="deep"),
]
MODULES = [F(f"usr/lib/mod/{n % 3}/file{n}.js", content=f"module {n};" * 5) for n in range(30)]


def changed(entries, **by_path):
    """The same with some attributes set: `changed(BASE, mode=...)` sets all, a dict by path some."""
    made = []
    for one in entries:
        copy = Entry(one.path)
        copy.__dict__.update(one.__dict__)
        for key, value in by_path.items():
            if not isinstance(value, dict):
                setattr(copy, key, value)
            elif os.fsdecode(one.path) in value:
                setattr(copy, key, value[os.fsdecode(one.path)])
        made.append(copy)
    return made


def pairs():
    base = [Layer(*BASE)]
    plain = changed([one for one in BASE if one.kind != "hardlink"])
    yield "same", base, base
    yield "chmod-only layer", base, [*base, Layer(*changed(BASE[1:2] + BASE[3:4], mode={"etc/passwd": 0o600, "usr": 0o700}))]
    yield "setuid", base, [Layer(*changed(BASE, mode={"usr/lib/libc.so.6": 0o4755, "var/log": 0o755}))]
    yield "chown-only layer", base, [*base, Layer(*changed(BASE[1:2] + BASE[8:9], uid={"etc/passwd": 1000}, gid={"var/log": 4}))]
    yield "rebuilt with other times", base, [Layer(*changed(BASE, mtime=1_700_000_001 * NS))]
    yield "other times of directories", base, [Layer(*changed(BASE, mtime={"etc": 5 * NS, "usr/lib": 6 * NS}))]
    yield "other owner names", base, [Layer(*changed(BASE, uname="root"))]
    for level in (1, 9):
        yield f"gzip level {level}", base, [Layer(*BASE, level=level)]
    yield "not compressed", base, [Layer(*BASE, packed="none")]
    yield "zstd", base, [Layer(*BASE, packed="zstd")]
    for form in ("ustar", "gnu"):
        yield f"pax against {form}", base, [Layer(*BASE, form=form)]
    yield "tar order", [Layer(*plain)], [Layer(*reversed(plain))]
    yield "squashed", [Layer(*BASE[:4]), Layer(*BASE[4:]), Layer(*MODULES)], [Layer(*BASE, *MODULES)]
    yield "squashed with what was deleted", [Layer(*BASE, *MODULES), Layer(W("usr/lib/mod"), W("etc/passwd"))], [Layer(*[one for one in BASE if one.path != b"etc/passwd"])]
    moved = changed(MODULES)
    for one in moved:
        one.path = one.path.replace(b"usr/lib/mod", b"opt/app/mod")
    yield "moved directory", [Layer(*BASE, *MODULES)], [Layer(*BASE, *moved)]
    yield "moved by a layer", [Layer(*BASE, *MODULES)], [Layer(*BASE, *MODULES), Layer(W("usr/lib/mod"), *moved)]
    yield "one of equal files moved", [Layer(F("a/x", content="eq"), F("a/y", content="eq"))], [Layer(F("a/y", content="eq"), F("b/y", content="eq"), F("b/z", content="eq"))]
    yield "equal size", base, [Layer(*changed(BASE, content={"etc/passwd": b"toor:x:0:0\n", LONG: b"peed"}))]
    yield "empty and not", base, [Layer(*changed(BASE, content={"etc/empty": b"x", "etc/passwd": b""}))]
    caps = bytes.fromhex("0100000200200000000000000000000000000000")
    yield "xattrs", [Layer(F("ping", content="p", xattrs={"security.capability": caps}), F("x", xattrs={"user.a": b"1", "user.b": b"2"}), F("y"), F("z", xattrs={"user.e": b""}))], [
        Layer(F("ping", content="p"), F("x", xattrs={"user.a": b"1", "user.b": b"3"}), F("y", xattrs={"user.new": b"\xff\x00\n="}), F("z", xattrs={"user.e": b""}))]
    dev = lambda kind, *device: Entry("dev/one", kind, device=device)
    yield "device numbers", [Layer(dev("char", 1, 3))], [Layer(dev("char", 1, 5))]
    yield "kind of device", [Layer(dev("char", 1, 3))], [Layer(dev("block", 1, 3))]
    yield "device and pipe", [Layer(dev("char", 1, 3))], [Layer(Entry("dev/one", "fifo"))]
    four = [F(name, content="shared") for name in "abcd"]
    yield "hard links regrouped", [Layer(four[0], H("b", "a"), four[2], H("d", "c"))], [Layer(four[0], H("b", "a"), H("c", "a"), four[3])]
    yield "hard links in another order", [Layer(four[0], H("b", "a"))], [Layer(four[1], H("a", "b"))]
    yield "hard link cut by a layer", [Layer(four[0], H("b", "a"), H("c", "a"))], [Layer(four[0], H("b", "a"), H("c", "a")), Layer(changed(four)[1])]
    yield "hard link to a lower layer", [Layer(four[0]), Layer(four[1])], [Layer(four[0]), Layer(H("b", "a"))]
    yield "hard link of which one name is deleted", [Layer(four[0], H("b", "a"))], [Layer(four[0], H("b", "a")), Layer(W("a"))]
    yield "hard link to a symbolic link", [Layer(S("l", "to"), H("m", "l"))], [Layer(S("l", "other"), H("m", "l"))]
    yield "link retargeted", base, [*base, Layer(S("usr/lib/libc.so", "libc.so.7"))]
    yield "links of bytes", [Layer(S("l", b"\xff"), S("m", b"\xfe"))], [Layer(S("l", b"\xff"), S("m", b"\xfd"))]
    kinds = [F("x", content="f"), D("x"), S("x", "etc"), Entry("x", "fifo")]
    for a in kinds:
        for b in kinds:
            if a is not b:
                yield f"{a.kind} became {b.kind}", [Layer(D("etc"), a)], [Layer(D("etc"), a), Layer(b)]
    yield "folder became a file and came back", [Layer(D("x"), F("x/in", content="1"))], [Layer(D("x"), F("x/in", content="1")), Layer(F("x", content="f")), Layer(D("x"), F("x/new", content="1"))]
    yield "deleted and added again alike", base, [*base, Layer(W("etc/passwd")), Layer(BASE[1])]
    yield "deleted and added again otherwise", base, [*base, Layer(W("etc/passwd")), Layer(F("etc/passwd", content="other"))]
    yield "opaque", [Layer(*BASE, *MODULES)], [Layer(*BASE, *MODULES), Layer(D("usr/lib"), OPQ("usr/lib"), F("usr/lib/own", content="own"))]
    yield "opaque after its own entries", [Layer(*BASE, *MODULES)], [Layer(*BASE, *MODULES), Layer(D("usr/lib"), F("usr/lib/own", content="own"), OPQ("usr/lib"))]
    yield "whiteout of a folder and of what was never there", [Layer(*BASE)], [Layer(*BASE), Layer(W("usr"), W("no/such"), W("nothing"))]
    odd = [b"raw\xff\xfe", b"raw\\xff", "\u00e9".encode(), b"e\xcc\x81", b"new\nline", b"__proto__", b"constructor", b"sp ace", b"back\\slash", b"-rf", b"\xf0\x9f\x98\x80", b"tab\t"]
    yield "odd names", [Layer(*(F(b"d/" + name, content="1") for name in odd))], [Layer(*(F(b"d/" + name, content="2") for name in odd[1:]))]
    yield "names by bytes alone", [Layer(F(b"\xff", content="1"), F(b"\xfe", content="1"))], [Layer(F(b"\xff", content="1"), F(b"\xfd", content="2"))]
    times = [0, -1 * NS, -1, 1, NS - 1, 2**31 * NS, 2**33 * NS, 1_700_000_000 * NS + 123_456_789]
    yield "times", [Layer(*(F(f"t{n}", mtime=time) for n, time in enumerate(times)))], [Layer(*(F(f"t{n}", mtime=time + NS) for n, time in enumerate(times)))]
    yield "times by less than a second", [Layer(*(F(f"t{n}", mtime=time) for n, time in enumerate(times)))], [Layer(*(F(f"t{n}", mtime=time + 1000) for n, time in enumerate(times)))]
    yield "large owners", [Layer(F("a", uid=2**21 + 1, gid=2**31 + 5), F("b", uid=3))], [Layer(F("a", uid=2**21 + 1, gid=2**31 + 5), F("b", uid=2**31 - 2))]
    yield "large owners in two forms", [Layer(F("a", uid=2**21 + 1, gid=2**31 + 5))], [Layer(F("a", uid=2**21 + 1, gid=2**31 + 5), form="gnu")]
    yield "twice in one layer", [Layer(F("a", content="2"))], [Layer(F("a", content="1", mode=0o600), F("a", content="2"))]
    yield "twice in one layer, otherwise", [Layer(F("a", content="1"), D("b"), F("b/c"))], [Layer(F("a", content="1"), F("a", content="2"), D("b"), F("b/c"), F("b", content="x"))]
    yield "folders only implied", [Layer(F("a/b/c", content="1"))], [Layer(D("a", mode=0o700), D("a/b"), F("a/b/c", content="1"))]
    yield "folder described later", [Layer(F("a/b", content="1"))], [Layer(F("a/b", content="1")), Layer(D("a", uid=7))]
    yield "through a link", [Layer(D("real"), S("lnk", "real"), F("real/x", content="1"))], [Layer(D("real"), S("lnk", "real"), F("real/x", content="1")), Layer(F("lnk/x", content="2"), F("lnk/y", content="3"))]
    yield "nothing against all", [Layer()], base
    yield "spelt otherwise", [Layer(F("a/b", content="1"), D("c"))], [Layer(F("./a/b", content="1"), D("./c/"))]
    yield "mode with its type", [Layer(F("a", mode=0o644), D("d"))], [Layer(F("a", mode=0o100644), D("d", mode=0o40755))]


def build(folder):
    for name, left, right in pairs():
        for side, layers in (("left", left), ("right", right)):
            save_folder(os.path.join(folder, name, side), layers)
        print(json.dumps(truth(name, left, right)))


# ---- random pairs ---------------------------------------------------------------------------------------------------


class Stack:
    """Random layers, each entry one that can be applied: links lead to what is there."""

    def __init__(self, rng):
        self.rng, self.root, self.layers = rng, Root(), []

    def path(self, depth=3):
        return "/".join(self.rng.choice("abc") for _ in range(self.rng.randint(1, depth)))

    def entry(self):
        rng = self.rng
        common = {"mode": rng.choice([0o644, 0o755, 0o4711]), "uid": rng.choice([0, 0, 1, 2**21]), "gid": rng.choice([0, 0, 5]), "mtime": rng.choice([7, 7, 8]) * NS}
        if rng.random() < 0.1:
            common["xattrs"] = {"user.x": rng.choice([b"1", b"2"])}
        kind = rng.choices(["file", "dir", "symlink", "hardlink", "char", "white", "opaque"], [8, 4, 2, 3, 1, 3, 1])[0]
        if kind == "file":
            return F(self.path(), content=rng.choice(["", "1", "2", "33", "44", "555"]), **common)
        if kind == "dir":
            return D(self.path(2), **common)
        if kind == "symlink":
            return S(self.path(), "/" + self.path(2), **common)
        if kind == "char":
            return Entry(self.path(), "char", device=(1, rng.choice([3, 5])), **common)
        if kind == "white":
            return W(self.path())
        if kind == "opaque":
            return OPQ(self.path(2))
        there = [path for path, inode in self.root.at.items() if inode.kind not in ("dir", "symlink") and path]
        return H(self.path(), rng.choice(sorted(there))) if there else F(self.path(), content="h", **common)

    def add_layer(self, count):
        rng, fresh, entries = self.rng, set(), []
        while len(entries) < count:
            one = self.entry()
            before = dict(self.root.at), set(fresh)
            try:
                # A hard link over its own target, or through what it replaces, leads nowhere.
                self.root.one(one, fresh)
                if one.kind == "hardlink" and not self.leads(one, before[0]):
                    raise KeyError(one.link)
            except (KeyError, RecursionError):
                self.root.at, fresh = before
                continue
            entries.append(one)
        self.layers.append(Layer(*entries, packed="none"))

    def leads(self, one, before):
        target = posixpath.normpath(one.link)
        folder, name = posixpath.split(one.path)
        own = posixpath.join(self.root.resolve(folder), name)
        return target != own and self.root.at.get(target) is before.get(target) is not None


def random_pair(rng):
    base = Stack(rng)
    for _ in range(rng.randint(1, 3)):
        base.add_layer(rng.randint(0, 10))
    sides = []
    for _ in range(2):
        side = Stack(rng)
        if rng.random() < 0.7:
            side.layers, side.root.at = list(base.layers), dict(base.root.at)
        for _ in range(rng.randint(0, 2)):
            side.add_layer(rng.randint(0, 8))
        sides.append(side.layers)
    return sides


def randoms(folder, seed, count):
    rng = random.Random(int(seed))
    for number in range(int(count)):
        left, right = random_pair(rng)
        os.makedirs(os.path.join(folder, str(number)))
        save_tar(os.path.join(folder, str(number), "left.tar"), left)
        save_tar(os.path.join(folder, str(number), "right.tar"), right)
        print(json.dumps(truth(str(number), left, right)))


if __name__ == "__main__":
    {"build": build, "random": randoms}[sys.argv[1]](*sys.argv[2:])
