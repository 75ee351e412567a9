"""Stacks of layers, by Python's tarfile, as OCI layouts that umoci can unpack.

odd_layers.py FOLDER STACK…

A stack is `odd3`, the first three of the layers in which applying is hard, or a number: layers of random entries with
few names, so that they meet. FOLDER/STACK gets `oci` (the layout, tagged `odd`) and `0.tar`, `1.tar`… (its layers).
"""

import hashlib
import io
import json
import os
import random
import sys
import tarfile

ODD = [
    [
        "a/", "a/x#one", "b/", "b/b1#old", "b/b2#old", "c/", "c/c1#old", "c/sub/", "c/sub/deep#old", "file#plain", "dir/", "dir/in#x",
        "dir/sub/", "dir/sub/in#x", "real/", "real/r1#r", "lnk -> real", "abs -> /real", "out -> ../../../../escape", "up -> dir/../real",
        "dangling -> not/there", "loopa -> loopb", "loopb -> loopa", "mode/#700", "mode/kept#k", "hl1#hard", "hl2 = hl1", "hlsym = lnk",
        "gone/", "gone/way/", "gone/way/down#x", "gone/file#x", "setuid#s!4755", "sticky/#1777", "rewritten#first", "kept = rewritten",
        "implied/by/child#x", "fifo|", "null@1:3", "disk%8:1", "caps^", b"raw\xff\xfe#bytes", "\u00e9 space#utf8", "__proto__/", "__proto__/constructor#x",
    ],
    [
        "a/x#new after", "a/.wh.x", "b/.wh.b1", "b/b1#new before", "c/c2#new", "c/.wh..wh..opq", "file/", "file/now-a-dir#x", "dir#now a file",
        "lnk/r2#through", "abs/r3#through", "out/e#held inside", "up/r4#up and back", "dangling/made#goal", "mode/#2711", "hl3 = hl1", "hl4 = real/r1",
        "hl5 = lnk/r1", "./dot#x", "/absolute#x", "d1/d2/d3/deep#made", ".wh.gone", ".wh.never-there", "rewritten#second", "twice#1", "twice#22", "lnk/.wh.r1",
    ],
    [
        "gone/back#x", "real#file over dir", "lnk/", "lnk/own#x", "implied/", "implied/by/", "c/sub/again#x", ".wh.hl1", "hl2#cut loose",
        "mixed/new#n", "mixed/.wh..wh..opq", "b/.wh..wh..opq", "loopa/", "loopa/x#x",
    ],
    ["only#x", ".wh..wh..opq", "only2 = only"],
]


def member(spec, time):
    """`path#content!mode`, `dir/#mode`, `link -> text`, `hard = path`, `fifo|`, `char@major:minor`, `block%major:minor`, `caps^`."""
    spec = spec if isinstance(spec, bytes) else spec.encode()
    spec = os.fsdecode(spec)
    info = tarfile.TarInfo()
    info.mtime, info.uid, info.gid, info.mode = time, 1000 + time % 7, 100 + time % 5, 0o644
    data = b""
    if " -> " in spec:
        info.name, info.linkname = spec.split(" -> ")
        info.type, info.mode = tarfile.SYMTYPE, 0o777
    elif " = " in spec:
        info.name, info.linkname = spec.split(" = ")
        info.type = tarfile.LNKTYPE
    elif "/#" in spec or spec.endswith("/"):
        info.name, _, mode = spec.partition("/#")
        info.type, info.mode = tarfile.DIRTYPE, int(mode or "755", 8)
    elif spec[-1] in "|^" or "@" in spec or "%" in spec:
        kind = next(c for c in "|^@%" if c in spec)
        info.name, _, device = spec.partition(kind)
        info.type = {"|": tarfile.FIFOTYPE, "^": tarfile.REGTYPE, "@": tarfile.CHRTYPE, "%": tarfile.BLKTYPE}[kind]
        if device:
            info.devmajor, info.devminor = map(int, device.split(":"))
        if kind == "^":
            info.pax_headers = {"SCHILY.xattr.user.odd": "value"}
    else:
        info.name, _, rest = spec.partition("#")
        content, _, mode = rest.partition("!")
        data = os.fsencode(content)
        info.size, info.mode = len(data), int(mode or "644", 8)
    return info, io.BytesIO(data)


def random_layers(seed):
    """Directories are mostly called a to d, files w to z and links l and m, else few stacks would be ones that umoci can unpack."""
    rng = random.Random(seed)
    folder = lambda: "/".join(rng.choice("abcdabcdabcdl") for _ in range(rng.randint(1, 3)))
    file = lambda: f"{folder()}/{rng.choice('wxyzwxyzwxyza')}"
    known = []

    def entry(number):
        at = file()
        kind = rng.choices(["file", "dir", "link", "hard", "gone", "opaque"], [6, 4, 2, 1, 3, 1])[0]
        if kind == "file" or (kind == "hard" and not known):
            known.append(at)
            return f"{at}#{'x' * number}"
        return {
            "dir": f"{folder()}/#{rng.choice(['700', '755', '1777'])}", "link": f"{rng.choice(['', folder() + '/'])}{rng.choice('lm')} -> {rng.choice(['', '/', '../'])}{folder()}",
            "hard": f"{at} = {rng.choice(known or [''])}", "gone": "/.wh.".join(rng.choice([at, f"{folder()}/a"]).rsplit("/", 1)), "opaque": f"{folder()}/.wh..wh..opq",
        }[kind]

    return [[entry(n + 1) for n in range(rng.randint(3, 16))] for _ in range(rng.randint(2, 4))]


def main(folder, *stacks):
    for which in stacks:
        make(os.path.join(folder, which), which)


def make(folder, which):
    layers = ODD[: int(which[3:])] if which.startswith("odd") else random_layers(int(which))
    blobs = os.path.join(folder, "oci/blobs/sha256")
    os.makedirs(blobs)

    def put(data, media_type):
        hexadecimal = hashlib.sha256(data).hexdigest()
        with open(os.path.join(blobs, hexadecimal), "wb") as file:
            file.write(data)
        return {"mediaType": f"application/vnd.oci.image.{media_type}", "digest": f"sha256:{hexadecimal}", "size": len(data)}

    time = 1_600_000_000
    stored = []
    for number, specs in enumerate(layers):
        out = io.BytesIO()
        with tarfile.open(fileobj=out, mode="w", format=tarfile.PAX_FORMAT, encoding="utf-8", errors="surrogateescape") as tar:
            for spec in specs:
                time += 1
                tar.addfile(*member(spec, time))
        with open(os.path.join(folder, f"{number}.tar"), "wb") as file:
            file.write(out.getvalue())
        stored.append(put(out.getvalue(), "layer.v1.tar"))
    config = {"architecture": "amd64", "os": "linux", "config": {}, "rootfs": {"type": "layers", "diff_ids": [layer["digest"] for layer in stored]}}
    manifest = {"schemaVersion": 2, "config": put(json.dumps(config).encode(), "config.v1+json"), "layers": stored}
    entry = {**put(json.dumps(manifest).encode(), "manifest.v1+json"), "annotations": {"org.opencontainers.image.ref.name": "odd"}}
    for name, document in {"oci-layout": {"imageLayoutVersion": "1.0.0"}, "index.json": {"schemaVersion": 2, "manifests": [entry]}}.items():
        with open(os.path.join(folder, "oci", name), "w") as file:
            json.dump(document, file)


main(*sys.argv[1:])
