"""Another program's word on tar: `build FORMAT FILE` writes a nasty archive, `list FILE` tells what tarfile sees in one."""
import io
import json
import sys
import tarfile

FORMATS = {"pax": tarfile.PAX_FORMAT, "gnu": tarfile.GNU_FORMAT, "ustar": tarfile.USTAR_FORMAT}
TYPES = {
    tarfile.REGTYPE: "file", tarfile.AREGTYPE: "file", tarfile.CONTTYPE: "file", tarfile.GNUTYPE_SPARSE: "file",
    tarfile.LNKTYPE: "hardlink", tarfile.SYMTYPE: "symlink", tarfile.CHRTYPE: "char", tarfile.BLKTYPE: "block",
    tarfile.DIRTYPE: "dir", tarfile.FIFOTYPE: "fifo",
}


def raw(text):
    return text.encode("utf-8", "surrogateescape").hex()


def build(name, path):
    rich = name != "ustar"
    archive = tarfile.open(path, "w", format=FORMATS[name], encoding="utf-8", errors="surrogateescape")

    def add(entry, content=b"", **fields):
        info = tarfile.TarInfo(entry)
        info.size = len(content)
        info.mtime = 1700000000
        for key, value in fields.items():
            setattr(info, key, value)
        archive.addfile(info, io.BytesIO(content))

    add("etc", type=tarfile.DIRTYPE, mode=0o755)
    add("etc/passwd", b"root:x:0:0\n", mode=0o4644, uid=12, gid=34, uname="root", gname="wheel")
    add("etc/empty")
    add("etc/block", b"x" * 512)
    add("etc/link", type=tarfile.SYMTYPE, linkname="../etc/passwd", mode=0o777)
    add("etc/hard", type=tarfile.LNKTYPE, linkname="etc/passwd")
    add("dev/null", type=tarfile.CHRTYPE, devmajor=1, devminor=3)
    add("dev/sda", type=tarfile.BLKTYPE, devmajor=8, devminor=0)
    add("run/pipe", type=tarfile.FIFOTYPE)
    add("gr\u00fc\u00dfe/\u65e5\u672c.txt", b"utf-8")
    add("p" * 90 + "/" + "n" * 90, b"ustar prefix")
    add("etc/.wh.gone")
    add("etc/.wh..wh..opq")
    if rich:
        add("/".join(["deep" * 20] * 4) + "/file", b"long name")
        add("l" * 300, b"one long part")
        add("to/long", type=tarfile.SYMTYPE, linkname="t/" * 80 + "end")
        add("to/hard-long", type=tarfile.LNKTYPE, linkname="l" * 300)
        add("big/uid", b"1", uid=3000000000, gid=5000000000)
        add("old", b"2", mtime=-5)
    else:
        add("raw-\udcff\udcfe", b"not utf-8")
    if name == "gnu":
        add("raw-\udcff\udcfe" + "g" * 120, b"not utf-8 and long")
    if name == "pax":
        add("fine-time", b"3", mtime=1700000000.25)
        add("new\nline", b"4", pax_headers={"comment": "a\nb"})
        add("caps", b"5", pax_headers={"SCHILY.xattr.user.note": "caf\u00e9 = 1\n2"})
    archive.close()


def listing(path):
    rows = []
    with tarfile.open(path, "r:", encoding="utf-8", errors="surrogateescape") as archive:
        for info in archive:
            row = {
                "path": raw(info.name), "type": TYPES.get(info.type, "unknown"), "mode": info.mode & 0o7777,
                "uid": str(info.uid), "gid": str(info.gid), "mtime": info.mtime,
                "link": raw(info.linkname) if info.linkname else "",
            }
            if info.isreg():
                row["size"] = info.size
                row["content"] = archive.extractfile(info).read().hex() if info.size < 100000 else ""
            if info.ischr() or info.isblk():
                row["device"] = f"{info.devmajor}:{info.devminor}"
            rows.append(row)
    print(json.dumps(rows))


if sys.argv[1] == "build":
    build(sys.argv[2], sys.argv[3])
else:
    listing(sys.argv[2])
