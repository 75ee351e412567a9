"""Makes an image whose layers are the work of real package managers: packages.py OUT.

OUT gets `oci`, an OCI layout, tag `packages`, and `truth.json`: for each layer what dpkg-query and (where it is installed)
rpm say of the root filesystem as it stands there.
"""

import json
import os
import shutil
import subprocess
import sys

HAS_RPM = shutil.which("rpm") is not None and shutil.which("rpmbuild") is not None
FIELDS = ["binary:Package", "Package", "Version", "Architecture", "Installed-Size", "source:Package", "Maintainer", "db:Status-Want",
          "db:Status-Eflag", "db:Status-Status", "binary:Summary"]
TAGS = ["NAME", "EPOCH", "VERSION", "RELEASE", "ARCH", "SIZE", "LICENSE", "SUMMARY", "SOURCERPM"]


def run(*command, **options):
    return subprocess.run(command, check=True, stdin=subprocess.DEVNULL, stdout=sys.stderr, **options)


def ask(*command):
    return subprocess.run(command, check=True, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE).stdout.decode()


def write(path, text):
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "w") as file:
        file.write(text)


def deb(out, name, version, arch="amd64", depends="", conffile=False, size=2048):
    tree = f"{out}/deb/{name}"
    shutil.rmtree(tree, ignore_errors=True)
    write(f"{tree}/usr/share/{name}/content", "x" * size)
    fields = {"Package": name, "Version": version, "Architecture": arch, "Maintainer": "Zoë Test <zoe@example.org>",
              "Installed-Size": str(size // 1024), "Section": "misc", "Depends": depends, "Source": f"{name}-src (0.{version.split(':')[-1]})",
              "Description": f"package {name}\n Longer text, with: a colon.\n .\n The end."}
    if conffile:
        write(f"{tree}/etc/{name}.conf", version + "\n")
        write(f"{tree}/DEBIAN/conffiles", f"/etc/{name}.conf\n")
    write(f"{tree}/DEBIAN/control", "".join(f"{key}: {value}\n" for key, value in fields.items() if value))
    path = f"{out}/{name}_{version.replace(':', '%3a')}.deb"
    run("dpkg-deb", "--root-owner-group", "-b", tree, path)
    return path


def rpm(out, name, version, arch="noarch", epoch="", files=3):
    spec = f"{out}/{name}.spec"
    listed = "\n".join(f"/opt/{name}/{i}/f" for i in range(files))
    write(spec, f"""Name: {name}
Version: {version}
Release: 1
{epoch and f'Epoch: {epoch}'}
Summary: the {name} package
License: MIT AND Zlib
BuildArch: {arch}
Requires: something-else >= 3
%description
text
%install
for i in $(seq 0 {files - 1}); do mkdir -p %{{buildroot}}/opt/{name}/$i; echo {version} $i > %{{buildroot}}/opt/{name}/$i/f; done
%files
{listed}
""")
    run("rpmbuild", "-bb", "--quiet", "--define", f"_topdir {out}/rpmbuild", "--define", "_build_id_links none", spec)
    return f"{out}/rpmbuild/RPMS/{arch}/{name}-{version}-1.{arch}.rpm"


def steps(out):
    def dpkg(root, *arguments):
        run("dpkg", f"--root={root}", "--force-all", "--log=/dev/null", *arguments)

    def rpms(root, *arguments):
        if HAS_RPM:
            run("rpm", "--root", root, "--dbpath", "/var/lib/rpm", *arguments)

    def install(root, *arguments):
        rpms(root, "--nodeps", "--noscripts", "--nosignature", *arguments)

    def start(root):
        for name in ("updates", "info", "triggers", "parts"):
            os.makedirs(f"{root}/var/lib/dpkg/{name}")
        write(f"{root}/var/lib/dpkg/status", "")
        dpkg(root, "-i", deb(out, "a", "1.0"), deb(out, "b", "1:2.0-1", depends="a (>= 1.0), c | d", conffile=True), deb(out, "c", "3", arch="all"))
        if HAS_RPM:
            os.makedirs(f"{root}/usr/lib/sysimage/rpm")
            os.symlink("../../usr/lib/sysimage/rpm", f"{root}/var/lib/rpm")
            rpms(root, "--initdb")
            # Enough files for headers that spill over many pages.
            install(root, "-i", rpm(out, "one", "1.0"), rpm(out, "many", "2", epoch="4", files=700))

    def upgrade(root):
        dpkg(root, "-i", deb(out, "a", "1.1", size=9000))
        install(root, "-U", rpm(out, "one", "1.1") if HAS_RPM else "")

    def remove(root):
        dpkg(root, "-r", "b")
        rpms(root, "-e", "--nodeps", "--noscripts", "many")

    def unrelated(root):
        write(f"{root}/etc/unrelated", "no database is touched\n")

    def more(root):
        dpkg(root, "--purge", "b")
        dpkg(root, "-i", deb(out, "d", "0~rc1+dfsg-4.1"))
        for name in ("small", "smaller", "smallest") if HAS_RPM else ():
            install(root, "-i", rpm(out, name, "1"))

    def back(root):
        dpkg(root, "-i", f"{out}/a_1.0.deb")
        install(root, "-U", "--oldpackage", f"{out}/rpmbuild/RPMS/noarch/one-1.0-1.noarch.rpm")

    return [start, upgrade, remove, unrelated, more, back]


def truth(root):
    form = "\\t".join("${%s}" % field for field in FIELDS) + "\\n"
    debs = ask("dpkg-query", f"--admindir={root}/var/lib/dpkg", "-W", "-f", form)
    lines = [dict(zip(FIELDS, line.split("\t"))) for line in debs.split("\n") if line]
    if not HAS_RPM:
        return {"dpkg": lines, "rpm": None}
    form = "\\t".join("%{" + tag + "}" for tag in TAGS) + "\\t[%{FILENAMES} ]\\n"
    rpms = ask("rpm", "--root", root, "--dbpath", "/var/lib/rpm", "-qa", "--qf", form)
    found = [dict(zip([*TAGS, "FILES"], line.split("\t"))) for line in rpms.split("\n") if line]
    return {"dpkg": lines, "rpm": found}


def main(out):
    os.makedirs(out)
    layout, bundle = out + "/oci", out + "/bundle"
    image = layout + ":packages"
    run("umoci", "init", "--layout", layout)
    run("umoci", "new", "--image", image)
    run("umoci", "unpack", "--image", image, bundle)
    known = []
    for step in steps(out):
        step(bundle + "/rootfs")
        known.append(truth(bundle + "/rootfs"))
        run("umoci", "repack", "--refresh-bundle", "--history.created_by", step.__name__, "--image", image, bundle)
    with open(out + "/truth.json", "w") as file:
        json.dump(known, file)


main(os.path.abspath(sys.argv[1]))
