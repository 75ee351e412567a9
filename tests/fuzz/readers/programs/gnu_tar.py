"""What GNU tar finds: its listing, and the contents that it writes one behind another."""
import io
import os
import re
import subprocess
import tempfile

from protocol import CONTENT_MAX, answer_all, row, sha256

folder = tempfile.mkdtemp(prefix="cutaway-gnu-", dir="/dev/shm" if os.path.isdir("/dev/shm") else None)
archive_path, list_path = (os.path.join(folder, name) for name in ("a.tar", "list"))
sums_path = os.path.join(folder, "sums")
COMMAND = ["tar", "--utc", "--full-time", "--numeric-owner", "--quoting-style=c", "-P", "--index-file", list_path]
COMMAND += ["-f", archive_path]
# It writes a hole of exabytes zero by zero.
SLOW_S = 5
# Of sparse files it may write less than their size, so that only their ends tell contents apart.
EACH = "--to-command=sha256sum >> " + sums_path
KINDS = {"d": "dir", "l": "sym", "h": "hard", "c": "device", "b": "device", "p": "fifo"}
NAME = rb'"((?:[^"\\]|\\.)*)"'
LINE = re.compile(
    rb"(.)(.{9})\S* (-?\d+)/(-?\d+) +(-?\d+|\d+,\d+) (?:\S+ \S+|-?[\d.]+) +" + NAME + rb"(/?)(?: (?:->|link to) " + NAME + rb")?"
)
ESCAPES = {b"n": b"\n", b"t": b"\t", b"a": b"\a", b"b": b"\b", b"f": b"\f", b"r": b"\r", b"v": b"\v"}


def unquote(name):
    def one(match):
        code = match.group(1)
        return bytes([int(code, 8)]) if code.isdigit() else ESCAPES.get(code, code)

    return re.sub(rb"\\([0-7]{3}|.)", one, name, flags=re.DOTALL)


def mode_of(letters):
    mode = 0
    for at, letter in enumerate(letters.decode()):
        if letter in "rwxst":
            mode |= 0o400 >> at
        if letter in "sStT":
            mode |= {2: 0o4000, 5: 0o2000, 8: 0o1000}[at]
    return mode


def content_of(out, size):
    if out is None:
        return ""
    if isinstance(out, list):
        return (out.pop(0) if out else "none") if size <= CONTENT_MAX else ""
    if size > CONTENT_MAX:
        return ""
    data = out.read(size)
    return sha256(data) if len(data) == size else ""


def may_have_holes(data):
    return b"GNU.sparse." in data or any(
        data[at + 156 : at + 157] == b"S" and data[at + 257 : at + 262] == b"ustar" for at in range(0, len(data), 512)
    )


def contents(data):
    """Runs it; the contents one behind another, or the sum of each, or None where it is not to be waited for."""
    is_sparse = may_have_holes(data)
    # Into a pipe: where it can move in its output, the holes of a sparse file would be over what came before.
    open(sums_path, "wb").close()
    try:
        done = run("-xvv", EACH if is_sparse else "-O", timeout=SLOW_S if is_sparse else 60)
    except subprocess.TimeoutExpired:
        return run("-tvv", timeout=60), None
    if not is_sparse:
        return done, io.BytesIO(done.stdout)
    with open(sums_path) as file:
        return done, [line[:64] for line in file.read().split("\n")[:-1]]


def run(*options, timeout):
    open(list_path, "wb").close()
    return subprocess.run(
        COMMAND + list(options), stdin=subprocess.DEVNULL, capture_output=True, timeout=timeout, env=ENV
    )


def read(data, rows):
    with open(archive_path, "wb") as file:
        file.write(data)
    done, out = contents(data)
    with open(list_path, "rb") as file:
        for line in file.read().split(b"\n")[:-1]:
            match = LINE.match(line)
            if not match:
                raise ValueError(f"a line that is not understood: {line!r}")
            rows.append(to_row(match.groups(), out))
    if done.returncode != 0:
        raise ValueError(done.stderr.decode("utf-8", "replace"))


def to_row(fields, out):
    flag, letters, uid, gid, size, path, _, link = fields
    # What it unpacks as a directory is listed as a file.
    is_slashed = flag == b"C" and len(path) > 1 and path.endswith(b"/")
    kind = "dir" if is_slashed else KINDS.get(flag.decode("latin-1"), "volume" if flag in b"VM" else "file")
    is_file = kind == "file"
    content = content_of(out, int(size)) if is_file else ""
    size = int(size) if is_file else 0
    target = unquote(link or b"") if kind in ("sym", "hard") else b""
    return row(unquote(path), target, kind, mode_of(letters), int(uid), int(gid), size, content)


ENV = {"PATH": os.environ["PATH"], "LC_ALL": "C.UTF-8"}
try:
    answer_all(read)
finally:
    for path in (archive_path, list_path, sums_path):
        if os.path.exists(path):
            os.unlink(path)
    os.rmdir(folder)
