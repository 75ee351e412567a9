"""Random pairs of archives and what differs in their members, by Python's own modules.

pairs_members.py FOLDER SEED COUNT   FOLDER/left/N.EXT and FOLDER/right/N.EXT; a line each: name, truth by member path
"""

import gzip
import io
import json
import os
import random
import sys
import tarfile
import zipfile

CONTENTS = [b"", b"one", b"two", b"three", b"x" * 3000, b"x" * 2999 + b"y"]


def members(rng):
    names = rng.sample(["a", "b/c", "b/d", "e.class", "META-INF/M", "z/y/x"], rng.randint(2, 6))
    return {name: (rng.choice(CONTENTS), rng.choice([0o644, 0o755]), rng.choice([1_700_000_000, 1_700_000_002]), rng.choice([0, 5])) for name in names}


def changed(rng, old):
    new = {name: tuple(value if rng.random() < 0.8 else other for value, other in zip(one, next(iter(members(rng).values())))) for name, one in old.items() if rng.random() < 0.85}
    if rng.random() < 0.3:
        new["fresh"] = (b"fresh", 0o644, 1_700_000_000, 0)
    order = list(new.items())
    if rng.random() < 0.3:
        rng.shuffle(order)
    return dict(order)


def write_zip(files, method):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as archive:
        for name, (content, mode, mtime, _) in files.items():
            info = zipfile.ZipInfo(name, (2023, 11, 14, 22, 13, 20 + mtime % 1_700_000_000))
            info.external_attr, info.compress_type = (0o100000 | mode) << 16, method
            archive.writestr(info, content)
    return out.getvalue()


def write_tar(files, packed):
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w") as archive:
        for name, (content, mode, mtime, uid) in files.items():
            info = tarfile.TarInfo(name)
            info.size, info.mode, info.mtime, info.uid = len(content), mode, mtime, uid
            archive.addfile(info, io.BytesIO(content))
    return gzip.compress(out.getvalue(), mtime=0) if packed else out.getvalue()


def write_ar(files):
    out = b"!<arch>\n"
    for name, (content, mode, mtime, uid) in files.items():
        name = name.replace("/", "_")
        out += f"{name + '/':<16}{mtime:<12}{uid:<6}{0:<6}{0o100000 | mode:<8o}{len(content):<10}`\n".encode() + content + b"\n" * (len(content) % 2)
    return out


def read(data):
    """By name: what an archive says of each member; the bytes it takes where it packs them one by one."""
    if data[:2] == b"PK":
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return {one.filename: {"content": archive.read(one), "mode": one.external_attr >> 16 & 0o7777, "mtime": one.date_time, "packing": (one.compress_type, one.compress_size)} for one in archive.infolist()}
    if data[:7] == b"!<arch>":
        found, at = {}, 8
        while at < len(data):
            head = data[at : at + 60].decode()
            size = int(head[48:58])
            found[head[:16].strip().rstrip("/")] = {"content": data[at + 60 : at + 60 + size], "mode": int(head[40:48], 8) & 0o7777, "mtime": int(head[16:28]), "owner": head[28:40]}
            at += 60 + size + size % 2
        return found
    with tarfile.open(fileobj=io.BytesIO(data)) as archive:
        return {one.name: {"content": archive.extractfile(one).read(), "mode": one.mode, "mtime": one.mtime, "owner": (one.uid, one.gid)} for one in archive}


def difference(left, right):
    found = {}
    for name in {*left, *right}:
        if name not in left or name not in right:
            found[name] = ["removed" if name in left else "added"]
            continue
        a, b = left[name], right[name]
        fields = {key for key in a if a[key] != b[key]}
        if len(a["content"]) != len(b["content"]):
            fields.add("size")
        if "content" in fields:
            fields.discard("packing")
        if fields:
            found[name] = sorted(fields)
    both = [[name for name in side if name in left and name in right] for side in (left, right)]
    return {"differs": found, "reordered": both[0] != both[1]}


def main(folder, seed, count):
    rng = random.Random(int(seed))
    for side in ("left", "right"):
        os.makedirs(os.path.join(folder, side))
    for number in range(int(count)):
        old = members(rng)
        new = changed(rng, old)
        kind = rng.choice(["jar", "tar", "tar.gz", "deb"])
        methods = [rng.choice([zipfile.ZIP_DEFLATED, zipfile.ZIP_STORED]) for _ in range(2)]
        writes = {"jar": write_zip, "tar": lambda files, _: write_tar(files, False), "tar.gz": lambda files, _: write_tar(files, True), "deb": lambda files, _: write_ar(files)}
        datas = [writes[kind](files, method) for files, method in zip((old, new), methods)]
        name = f"{number}.{kind}"
        for side, data in zip(("left", "right"), datas):
            with open(os.path.join(folder, side, name), "wb") as file:
                file.write(data)
        print(json.dumps({"name": name, **difference(*map(read, datas))}))


main(*sys.argv[1:])
