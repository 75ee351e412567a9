"""Pairs of files and of tars that differ in noise alone, or in a little more, made by Python and the tools themselves.

noise.py files     a line each: name, path, left and right (base64), the kinds of noise or null where they really differ
noise.py layers    a line each: name, left and right (base64), counts by field, noise
"""

import base64
import bz2
import gzip
import io
import json
import lzma
import os
import py_compile
import shutil
import subprocess
import sys
import tarfile
import tempfile
import zipfile

b64 = lambda data: base64.b64encode(data).decode()


def packed(data, mtime, name="", level=9):
    out = io.BytesIO()
    with gzip.GzipFile(name, "wb", level, out, mtime=mtime) as file:
        file.write(data)
    return out.getvalue()


def zipped(members, extra=b""):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content, date in members:
            info = zipfile.ZipInfo(name, date)
            info.compress_type = zipfile.ZIP_DEFLATED
            info.extra = extra
            archive.writestr(info, content)
    return out.getvalue()


def tarred(entries, form=tarfile.PAX_FORMAT, order=None):
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w", format=form) as archive:
        for entry in entries:
            info = tarfile.TarInfo(entry["path"])
            info.type = entry.get("type", tarfile.REGTYPE)
            info.linkname = entry.get("link", "")
            info.mtime, info.mode, info.uid = entry.get("mtime", 1), entry.get("mode", 0o644), entry.get("uid", 0)
            info.uname = entry.get("uname", "")
            info.pax_headers = entry.get("pax", {})
            content = entry.get("content", b"")
            info.size = len(content) if info.type == tarfile.REGTYPE else 0
            archive.addfile(info, io.BytesIO(content))
    return out.getvalue()


def compiled(source, mtime, mode=py_compile.PycInvalidationMode.TIMESTAMP):
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "m.py")
        with open(path, "w") as file:
            file.write(source)
        os.utime(path, (mtime, mtime))
        made = py_compile.compile(path, os.path.join(folder, "m.pyc"), dfile="/m.py", invalidation_mode=mode)
        with open(made, "rb") as file:
            return file.read()


def library(times, content=b"object"):
    def member(name, time):
        return b"%-16s%-12d%-6d%-6d%-8s%-10d`\n" % (name, time, 0, 0, b"100644", len(content)) + content + b"\n" * (len(content) % 2)
    return b"!<arch>\n" + b"".join(member(b"m%d.o/" % at, time) for at, time in enumerate(times))


def program(build_id, answer=1):
    with tempfile.TemporaryDirectory() as folder:
        made = os.path.join(folder, "a.so")
        source = f"int answer(void) {{ return {answer}; }}".encode()
        subprocess.run(["gcc", "-x", "c", "-", "-shared", "-nostdlib", "-s", f"-Wl,--build-id={build_id}", "-o", made], input=source, check=True)
        with open(made, "rb") as file:
            return file.read()


def png(time, color=0):
    import struct, zlib
    chunk = lambda kind, body: struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))
    return (b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0)) + chunk(b"tIME", struct.pack(">HBBBBB", *time))
            + chunk(b"IDAT", zlib.compress(bytes([0, color]))) + chunk(b"IEND", b""))


def files():
    text = b"some text, long enough to be compressed\n" * 40
    times, early, late = "file-times", (1990, 1, 2, 3, 4, 6), (2024, 5, 6, 7, 8, 10)
    entries = lambda mtime, content=b"x" * 700: [{"path": "a", "content": content, "mtime": mtime}, {"path": "b", "mtime": mtime + 5}]
    dated = lambda date, value=1: f"#{date}\na={value}\n".encode()
    path = lambda root, rest="lib/a.c": f"compiled in {root}/{rest}\0 and {root}\0".encode()
    yield "gzip, other time", "a.gz", packed(text, 1), packed(text, 2), [times]
    yield "gzip, other name", "a.gz", packed(text, 1, "a"), packed(text, 1, "bcd"), ["compression"]
    yield "gzip, time and name", "a.gz", packed(text, 1, "a"), packed(text, 2), [times, "compression"]
    yield "gzip, other level", "a.gz", packed(text, 1, level=1), packed(text, 1, level=9), ["compression"]
    yield "gzip, other content", "a.gz", packed(text, 1), packed(text + b"!", 1), None
    yield "xz, other preset", "a.xz", lzma.compress(text, preset=0), lzma.compress(text, preset=6, check=lzma.CHECK_CRC32), ["compression"]
    yield "bzip2, other level", "a.bz2", bz2.compress(text, 1), bz2.compress(text, 9), ["compression"]
    yield "gzip beside xz", "a", packed(text, 1), lzma.compress(text), None
    yield "gzip, cut off", "a.gz", packed(text, 1), packed(text, 1)[:-9], None
    yield "zip, other times", "a.jar", zipped([("a", text, early), ("b/", b"", early)]), zipped([("a", text, late), ("b/", b"", late)]), [times]
    stamp = lambda time: b"UT\5\0\1" + time.to_bytes(4, "little")
    yield "zip, Unix times", "a.whl", zipped([("a", text, early)], stamp(1)), zipped([("a", text, late)], stamp(2)), [times]
    yield "zip, other content", "a.jar", zipped([("a", b"one", early)]), zipped([("a", b"two", late)]), None
    yield "zip, other name", "a.jar", zipped([("a", text, early)]), zipped([("b", text, late)]), None
    yield "zip, other order", "a.jar", zipped([("a", text, early), ("b", text, early)]), zipped([("b", text, early), ("a", text, early)]), None
    for name, form in (("pax", tarfile.PAX_FORMAT), ("gnu", tarfile.GNU_FORMAT), ("ustar", tarfile.USTAR_FORMAT)):
        yield f"tar, other times, {name}", "a.tar", tarred(entries(1), form), tarred(entries(9), form), [times]
        yield f"tar, other content, {name}", "a.tar", tarred(entries(1), form), tarred(entries(1, b"y" * 700), form), None
    yield "tar, fine times", "a.tar", tarred(entries(1.25)), tarred(entries(3.75)), [times]
    yield "tar, other mode", "a.tar", tarred([{"path": "a"}]), tarred([{"path": "a", "mode": 0o600}]), None
    yield "tar.gz, other times", "a.tar.gz", packed(tarred(entries(1)), 1), packed(tarred(entries(9)), 2), [times, "compression"]
    yield "tar.gz, other content", "a.tar.gz", packed(tarred(entries(1)), 1), packed(tarred(entries(1, b"z")), 2), None
    yield "ar, other times", "lib.a", library([1, 2]), library([3, 44]), [times]
    yield "ar, other content", "lib.a", library([1], b"one"), library([2], b"two"), None
    yield "pyc, other time", "m.pyc", compiled("a = 1", 1000), compiled("a = 1", 2000), [times]
    yield "pyc, other code", "m.pyc", compiled("a = 1", 1000), compiled("a = 2", 2000), None
    checked = py_compile.PycInvalidationMode.CHECKED_HASH
    yield "pyc by hash", "m.pyc", compiled("a = 1", 1, checked), compiled("a = 1 ", 1, checked), None
    yield "png, other time", "a.png", png((2020, 1, 2, 3, 4, 5)), png((2021, 1, 2, 3, 4, 5)), [times]
    yield "png, other picture", "a.png", png((2020, 1, 2, 3, 4, 5), 1), png((2021, 1, 2, 3, 4, 5), 2), None
    yield "properties, other date", "a.properties", dated("Tue Nov 24 15:06:21 UTC 2026"), dated("Wed Nov 25 15:06:21 CET 2026"), [times]
    yield "properties, other value", "a.properties", dated("Tue Nov 24 15:06:21 UTC 2026"), dated("Wed Nov 25 15:06:21 UTC 2026", 2), None
    yield "a date in another file", "a.txt", dated("Tue Nov 24 15:06:21 UTC 2026"), dated("Wed Nov 25 15:06:21 UTC 2026"), None
    yield "paths of a build", "bin/a", path("/build/hello-AbCdEf"), path("/build/hello-GhIjKl"), ["build-paths"]
    yield "paths of pip", "a.txt", path("/tmp/pip-req-build-abcd1234"), path("/tmp/pip-req-build-wxyz9876"), ["build-paths"]
    yield "paths of a build, other rest", "bin/a", path("/build/hello-AbCdEf"), path("/build/hello-GhIjKl", "lib/b.c"), None
    yield "paths of homes", "etc/x.conf", path("/home/a"), path("/home/b"), None
    yield "two builds for one", "bin/a", b"/build/a-AAAAAA/ /build/a-BBBBBB/", b"/build/a-CCCCCC/ /build/a-CCCCCC/", None
    yield "a directory and a NUL turned round", "bin/a", b"x/build/a-AAAAAA\0", b"x\0/build/a-CCCCCC", None
    if shutil.which("gcc"):
        yield "ELF, other build ID", "bin/a", program("0x" + "ab" * 20), program("0x" + "cd" * 20), ["build-paths"]
        yield "ELF, other code", "bin/a", program("0x" + "ab" * 20), program("0x" + "cd" * 20, 2), None
    yield "one path for another", "bin/a", b"/build/a-AAAAAA/", b"no such thing at all", None


def layers():
    many = [{"path": "d", "type": tarfile.DIRTYPE}, {"path": "d/a", "content": b"one"}, {"path": "d/b", "content": b"x" * 1000}, {"path": "d/c", "type": tarfile.SYMTYPE, "link": "a"}]
    change = lambda at, **fields: [{**entry, **fields} if i == at else entry for i, entry in enumerate(many)]
    each = lambda **fields: [{**entry, **fields} for entry in many]
    yield "the same", tarred(many), tarred(many), {}, []
    yield "other times", tarred(many), tarred(each(mtime=5)), {"mtime": 4}, ["file-times"]
    yield "owner names", tarred(many), tarred(each(uname="root")), {"ownerNames": 4}, ["owner-names"]
    yield "another dialect", tarred(many, tarfile.USTAR_FORMAT), tarred(many, tarfile.GNU_FORMAT), {"format": 4}, ["header-form"]
    yield "PAX records", tarred(many), tarred(change(1, pax={"comment": "c"})), {"format": 1, "pax": 1}, ["header-form"]
    yield "PAX values", tarred(change(1, pax={"comment": "c"})), tarred(change(1, pax={"comment": "d"})), {"pax": 1}, ["header-form"]
    yield "names", tarred(many), tarred([{**entry, "path": "./" + entry["path"]} for entry in many]), {"name": 4}, ["header-form"]
    yield "one moved", tarred(many), tarred([many[0], many[2], many[3], many[1]]), {"order": 1}, ["header-form"]
    yield "content of equal size", tarred(many), tarred(change(1, content=b"two")), {"content": 1}, None
    yield "size", tarred(many), tarred(change(1, content=b"four")), {"content": 1, "size": 1}, None
    yield "mode", tarred(many), tarred(change(2, mode=0o4755)), {"mode": 1}, None
    yield "owner", tarred(many), tarred(change(2, uid=7)), {"owner": 1}, None
    yield "link", tarred(many), tarred(change(3, link="b")), {"link": 1}, None
    yield "attribute", tarred(many), tarred(change(2, pax={"SCHILY.xattr.user.a": "1"})), {"format": 1, "pax": 1, "xattrs": 1}, None
    yield "added", tarred(many), tarred([*many, {"path": "e"}]), {"added": 1}, None
    yield "removed", tarred(many), tarred(many[:-1]), {"removed": 1}, None
    twice = [many[1], {**many[1], "content": b"two"}]
    yield "repeated, turned round", tarred(twice), tarred(twice[::-1]), {"content": 2}, None
    yield "blocking", tarred(many), tarred(many).rstrip(b"\0") + bytes(-len(tarred(many).rstrip(b"\0")) % 512 + 1024), {}, ["header-form"]
    yield "cut off", tarred(many), tarred(many)[:2000], None, None


def main():
    if sys.argv[1] == "files":
        for name, path, left, right, noise in files():
            print(json.dumps({"name": name, "path": path, "left": b64(left), "right": b64(right), "noise": noise}))
    else:
        for name, left, right, counts, noise in layers():
            print(json.dumps({"name": name, "left": b64(left), "right": b64(right), "counts": counts, "noise": noise}))


main()
