"""What Python's tarfile finds."""
import io
import tarfile

from protocol import CONTENT_MAX, answer_all, row, sha256

KINDS = {
    tarfile.LNKTYPE: "hard",
    tarfile.SYMTYPE: "sym",
    tarfile.CHRTYPE: "device",
    tarfile.BLKTYPE: "device",
    tarfile.DIRTYPE: "dir",
    tarfile.FIFOTYPE: "fifo",
}


def text(value):
    return value.encode("utf-8", "surrogateescape")


def content_of(archive, member):
    if member.size > CONTENT_MAX:
        return ""
    try:
        data = archive.extractfile(member).read()
    except Exception:
        return "unreadable"
    return sha256(data) if len(data) == member.size else "short"


def read(data, rows):
    with tarfile.open(fileobj=io.BytesIO(data), mode="r:", encoding="utf-8") as archive:
        last = -1
        for member in archive:
            # A size below zero takes it back, for ever (CVE-2025-8194).
            if member.offset <= last:
                raise ValueError("it goes back")
            last = member.offset
            kind = KINDS.get(member.type, "file")
            link = text(member.linkname) if kind in ("hard", "sym") else b""
            is_file = kind == "file"
            size = member.size if is_file else 0
            content = content_of(archive, member) if is_file else ""
            rows.append(row(text(member.name), link, kind, member.mode, member.uid, member.gid, size, content))


answer_all(read)
