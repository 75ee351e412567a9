"""What GNU tar finds: its listing, and each content behind the line about it, as it writes them into one pipe."""
import os
import re
import subprocess
import tempfile

from protocol import CONTENT_MAX, answer_all, row, sha256

folder = tempfile.mkdtemp(prefix="cutaway-gnu-", dir="/dev/shm" if os.path.isdir("/dev/shm") else None)
archive_path = os.path.join(folder, "a.tar")
COMMAND = ["tar", "--utc", "--full-time", "--numeric-owner", "--quoting-style=c", "-P", "-f", archive_path]
COMMAND += ["--index-file", "/dev/stdout"]
# It writes a hole of exabytes zero by zero.
OUTPUT_MAX = 16 << 20
KINDS = {"d": "dir", "l": "sym", "h": "hard", "c": "device", "b": "device", "p": "fifo"}
NAME = rb'"((?:[^"\\]|\\.)*)"'
# Each letter of a mode as it can be, so that no content before it is taken for one.
MODE = rb"[-r][-w][-xsS][-r][-w][-xsS][-r][-w][-xtT]"
OWNERS = rb" (-?\d+)/(-?\d+) +(-?\d+|\d+,\d+) (?:\S+ \S+|-?[\d.]+) +"
LINE = re.compile(rb"([^\n])(" + MODE + rb")" + OWNERS + NAME + rb"(/?)(?: (?:->|link to) " + NAME + rb")?[^\n]*\n")
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


def run(option):
    """What it writes, or None where that is too much to be waited for; its errors; its status."""
    with tempfile.TemporaryFile(dir=folder) as errors:
        command = COMMAND + [option, *(["-O"] if option == "-xvv" else [])]
        with subprocess.Popen(
            command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=errors, env=ENV
        ) as process:
            out = process.stdout.read(OUTPUT_MAX + 1)
            is_too_much = len(out) > OUTPUT_MAX
            if is_too_much:
                process.kill()
        errors.seek(0)
        return None if is_too_much else out, errors.read(), process.returncode


def read(data, rows):
    with open(archive_path, "wb") as file:
        file.write(data)
    out, errors, status = run("-xvv")
    is_whole = out is not None
    if not is_whole:
        out, errors, status = run("-tvv")
    matches = list(LINE.finditer(out))
    ends = [match.start() for match in matches[1:]] + [len(out)]
    for match, end in zip(matches, ends):
        rows.append(to_row(match.groups(), out[match.end() : end] if is_whole else None))
    if status != 0:
        raise ValueError(errors.decode("utf-8", "replace"))


def to_row(fields, content):
    flag, letters, uid, gid, size, path, _, link = fields
    # What it unpacks as a directory is listed as a file.
    is_slashed = flag == b"C" and len(path) > 1 and path.endswith(b"/")
    kind = "dir" if is_slashed else KINDS.get(flag.decode("latin-1"), "volume" if flag in b"VM" else "file")
    is_file = kind == "file"
    content = sha256(content) if is_file and content is not None and int(size) <= CONTENT_MAX else ""
    size = int(size) if is_file else 0
    target = unquote(link or b"") if kind in ("sym", "hard") else b""
    return row(unquote(path), target, kind, mode_of(letters), int(uid), int(gid), size, content)


ENV = {"PATH": os.environ["PATH"], "LC_ALL": "C.UTF-8"}
try:
    answer_all(read)
finally:
    if os.path.exists(archive_path):
        os.unlink(archive_path)
    os.rmdir(folder)
