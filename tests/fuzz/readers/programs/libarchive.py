"""What bsdtar finds: its library, read in the loop of its own `read.c`."""
import ctypes
import ctypes.util
import locale

from protocol import CONTENT_MAX, answer_all, row, sha256

locale.setlocale(locale.LC_ALL, "C.UTF-8")
lib = ctypes.CDLL(ctypes.util.find_library("archive") or "libarchive.so.13")
EOF, WARN, RETRY, FATAL = 1, -20, -10, -30
KINDS = {0o120000: "sym", 0o020000: "device", 0o060000: "device", 0o040000: "dir", 0o010000: "fifo"}
for name, result in {
    "archive_read_new": ctypes.c_void_p,
    "archive_error_string": ctypes.c_char_p,
    "archive_entry_pathname": ctypes.c_char_p,
    "archive_entry_hardlink": ctypes.c_char_p,
    "archive_entry_symlink": ctypes.c_char_p,
    "archive_entry_size": ctypes.c_int64,
    "archive_entry_uid": ctypes.c_int64,
    "archive_entry_gid": ctypes.c_int64,
    "archive_entry_perm": ctypes.c_uint,
    "archive_entry_filetype": ctypes.c_uint,
}.items():
    getattr(lib, name).restype = result


def content_of(archive, size):
    """As it is extracted: holes, and what is missing at the end, are zeros."""
    if size < 0 or size > CONTENT_MAX:
        return ""
    whole = bytearray(size)
    end = 0
    block, got, offset = ctypes.c_void_p(), ctypes.c_size_t(), ctypes.c_int64()
    while True:
        answer = lib.archive_read_data_block(archive, ctypes.byref(block), ctypes.byref(got), ctypes.byref(offset))
        if answer == EOF:
            return sha256(bytes(whole))
        if answer < WARN:
            # What follows it is missing, not it.
            return sha256(bytes(whole)) if end == size else "unreadable"
        data = ctypes.string_at(block, got.value)[: max(0, size - offset.value)]
        end = offset.value + len(data)
        whole[offset.value : end] = data


def read(data, rows):
    archive = ctypes.c_void_p(lib.archive_read_new())
    try:
        lib.archive_read_support_filter_all(archive)
        lib.archive_read_support_format_all(archive)
        if lib.archive_read_open_memory(archive, data, ctypes.c_size_t(len(data))) != 0:
            raise ValueError(lib.archive_error_string(archive))
        list_entries(archive, rows)
    finally:
        lib.archive_read_free(archive)


def list_entries(archive, rows):
    pointer = ctypes.c_void_p()
    while True:
        answer = lib.archive_read_next_header(archive, ctypes.byref(pointer))
        if answer == EOF:
            return
        if answer == RETRY:
            continue
        if answer == FATAL:
            raise ValueError(lib.archive_error_string(archive))
        path = lib.archive_entry_pathname(pointer)
        if path:
            rows.append(to_row(archive, pointer, path))


def to_row(archive, pointer, path):
    hard, sym = lib.archive_entry_hardlink(pointer), lib.archive_entry_symlink(pointer)
    kind = "hard" if hard is not None else KINDS.get(lib.archive_entry_filetype(pointer), "file")
    link = hard if kind == "hard" else sym if kind == "sym" else b""
    size = lib.archive_entry_size(pointer) if kind == "file" else 0
    content = content_of(archive, size) if kind == "file" else ""
    uid, gid = lib.archive_entry_uid(pointer), lib.archive_entry_gid(pointer)
    return row(path, link or b"", kind, lib.archive_entry_perm(pointer), uid, gid, size, content)


answer_all(read)
