"""Package databases as other programs write them, and what those programs list: package_databases.py OUT.

OUT gets a folder a case with the database's files, and `truth.json`: by case, the kind, the paths and the lines that the
judge prints. rpm judges all of rpm's: its headers are put into Berkeley DB by db5.3_load, and into a write-ahead log by
SQLite itself. Where rpm has ndb (not in Debian), ndb too.
"""

import json
import os
import shutil
import sqlite3
import subprocess
import sys

QUERY = "%{NAME} %|EPOCH?{%{EPOCH}:}|%{VERSION}-%{RELEASE} %{ARCH} %{SIZE} [%{FILENAMES},]\\n"


def run(*command, **options):
    return subprocess.run(command, check=True, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, **options).stdout.decode()


def rpm(backend, folder):
    text = run("rpm", "--define", f"_db_backend {backend}", "--dbpath", folder, "-qa", "--nosignature", "--nodigest", "--qf", QUERY, stderr=subprocess.DEVNULL)
    return sorted(line for line in text.split("\n") if line)


def build(out, name, version, epoch="", files=3):
    spec = f"{out}/{name}.spec"
    listed = "\n".join(f"/opt/{name}/{i}/f" for i in range(files))
    with open(spec, "w") as file:
        file.write(f"""Name: {name}
Version: {version}
Release: 1
{epoch and f'Epoch: {epoch}'}
Summary: the {name} package
License: MIT
BuildArch: noarch
%description
text
%install
for i in $(seq 0 {files - 1}); do mkdir -p %{{buildroot}}/opt/{name}/$i; echo $i > %{{buildroot}}/opt/{name}/$i/f; done
%files
{listed}
""")
    run("rpmbuild", "-bb", "--quiet", "--define", f"_topdir {out}/rpmbuild", "--define", "_build_id_links none", spec, stderr=subprocess.DEVNULL)
    return f"{out}/rpmbuild/RPMS/noarch/{name}-{version}-1.noarch.rpm"


def headers(database):
    db = sqlite3.connect(f"file:{database}?mode=ro", uri=True)
    return db.execute("select hnum, blob from Packages order by hnum").fetchall()


def berkeley(folder, rows, page_size, order):
    """`order`: 1234 or 4321, as db_load has it; rpm's keys are in the order of the machine."""
    os.makedirs(folder)
    kind = "little" if order == 1234 else "big"
    pairs = [(0, (len(rows) + 1).to_bytes(4, kind))] + rows
    text = f"VERSION=3\nformat=bytevalue\ntype=hash\ndb_pagesize={page_size}\ndb_lorder={order}\nHEADER=END\n"
    text += "".join(f" {number.to_bytes(4, kind).hex()}\n {blob.hex()}\n" for number, blob in pairs) + "DATA=END\n"
    subprocess.run(["db5.3_load", f"{folder}/Packages"], input=text.encode(), check=True)


def log(out, source, rows):
    """Copies of a database whose last changes lie in its log: committed, and after them a change that never was."""
    work = f"{out}/work.sqlite"
    shutil.copy(source, work)
    db = sqlite3.connect(work, isolation_level=None)
    db.execute("pragma journal_mode = wal")
    db.execute("pragma wal_autocheckpoint = 0")
    db.execute("pragma cache_size = 2")
    db.execute("begin")
    db.execute("delete from Packages where hnum = ?", (rows[0][0],))
    db.execute("commit")
    yield "log-committed", copies(out, "log-committed", work)
    db.execute("begin")
    # Larger than the cache, so that frames reach the log before a commit.
    db.execute("delete from Packages")
    db.executemany("insert into Packages values (?, ?)", [(1000 + i, rows[-1][1] * 3) for i in range(40)])
    yield "log-uncommitted", copies(out, "log-uncommitted", work)
    db.execute("rollback")
    db.execute("pragma wal_checkpoint(restart)")
    db.execute("begin")
    db.execute("delete from Packages where hnum = ?", (rows[1][0],))
    db.execute("commit")
    # Begun anew over the frames of before, which are longer.
    yield "log-over-older", copies(out, "log-over-older", work)
    db.close()


def copies(out, name, work):
    folder = f"{out}/{name}"
    os.makedirs(folder)
    shutil.copy(work, f"{folder}/rpmdb.sqlite")
    shutil.copy(work + "-wal", f"{folder}/rpmdb.sqlite-wal")
    return folder


def rpm_cases(out):
    folder = f"{out}/sqlite"
    packages = [build(out, "one", "1.0"), build(out, "many", "2", epoch="4", files=700), build(out, "three", "3"), build(out, "four", "4")]
    run("rpm", "--dbpath", folder, "--root", "/", "--justdb", "--nodeps", "--noscripts", "--nosignature", "-i", *packages, stderr=subprocess.DEVNULL)
    cases = {"sqlite": ["rpm", ["rpmdb.sqlite"], rpm("sqlite", folder)]}
    rows = headers(f"{folder}/rpmdb.sqlite")
    if shutil.which("db5.3_load"):
        for page_size, order in ((512, 1234), (4096, 1234), (4096, 4321), (65536, 4321)):
            name = f"berkeley-{page_size}-{order}"
            berkeley(f"{out}/{name}", rows, page_size, order)
            # rpm's numbers of packages are in the machine's own order; what it lists does not depend on them.
            cases[name] = ["rpm", ["Packages"], rpm("bdb_ro", f"{out}/{name}")]
    for name, folder in log(out, f"{folder}/rpmdb.sqlite", rows):
        db = sqlite3.connect(f"file:{shutil.copytree(folder, folder + '-judged')}/rpmdb.sqlite?mode=ro", uri=True)
        left = [row[0] for row in db.execute("select hnum from Packages order by hnum")]
        db.close()
        listed = rpm("sqlite", folder + "-judged")
        assert len(listed) == len(left), (listed, left)
        cases[name] = ["rpm", ["rpmdb.sqlite", "rpmdb.sqlite-wal"], listed]
    ndb = f"{out}/ndb"
    shutil.copytree(f"{out}/sqlite", ndb)
    told = subprocess.run(["rpmdb", "--define", "_db_backend ndb", "--dbpath", ndb, "--rebuilddb"], capture_output=True)
    if told.returncode == 0 and os.path.exists(f"{ndb}/Packages.db"):
        cases["ndb"] = ["rpm", ["Packages.db"], rpm("ndb", ndb)]
    return cases


def pacman_cases(out):
    if not shutil.which("pacman"):
        return {}
    folder = f"{out}/pacman/local"
    for name, version in (("acl", "2.3.1-1"), ("lib-x", "1:0.9.r2-3")):
        os.makedirs(f"{folder}/{name}-{version}")
        with open(f"{folder}/{name}-{version}/desc", "w") as file:
            file.write(f"%NAME%\n{name}\n\n%VERSION%\n{version}\n\n%ARCH%\nx86_64\n\n%SIZE%\n1000\n\n%LICENSE%\nGPL\n\n")
        with open(f"{folder}/{name}-{version}/files", "w") as file:
            file.write("%FILES%\nusr/\nusr/f\n\n")
    with open(f"{folder}/ALPM_DB_VERSION", "w") as file:
        file.write("9\n")
    listed = run("pacman", "--dbpath", f"{out}/pacman", "-Q", stderr=subprocess.DEVNULL)
    paths = [f"{name}/{part}" for part in ("desc", "files") for name in sorted(os.listdir(folder)) if os.path.isdir(f"{folder}/{name}")]
    return {"pacman/local": ["pacman", paths, sorted(line for line in listed.split("\n") if line)]}


def main(out):
    os.makedirs(out)
    cases = {**(rpm_cases(out) if shutil.which("rpmbuild") else {}), **pacman_cases(out)}
    with open(f"{out}/truth.json", "w") as file:
        json.dump(cases, file)


main(os.path.abspath(sys.argv[1]))
