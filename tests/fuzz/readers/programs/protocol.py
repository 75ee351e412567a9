"""Archives from standard input, four bytes of length, big-endian, before each; a line of JSON about each to standard output."""
import hashlib
import json
import struct
import sys

CONTENT_MAX = 1 << 22


def row(path, link, kind, mode, uid, gid, size, content):
    return {
        "path": path.hex(),
        "link": link.hex(),
        "kind": kind,
        "mode": mode & 0o7777,
        "uid": str(uid),
        "gid": str(gid),
        "size": str(size),
        "content": content,
    }


def sha256(data):
    return hashlib.sha256(data).hexdigest()


def answer_all(read):
    """`read` takes an archive and a list for its rows; what it raises ends the listing."""
    while True:
        head = sys.stdin.buffer.read(4)
        if len(head) < 4:
            return
        archive = sys.stdin.buffer.read(struct.unpack(">I", head)[0])
        rows = []
        error = ""
        try:
            read(archive, rows)
        except Exception as problem:  # any program's any error is an answer
            error = f"{type(problem).__name__}: {problem}"
        print(json.dumps({"rows": rows, "error": error}), flush=False)
