/** What `cutaway --help` prints. */
export const HELP = `Usage: cutaway [INPUT…]                 open the app in the browser, with these inputs loaded
       cutaway serve [--port N] [--host H] serve the app and its registry proxy, and nothing else
       cutaway inspect INPUT               the object tree: index, manifest, config, layers
       cutaway ls INPUT [--layer N]        files of the merged root filesystem, or of one layer (0 = base)
       cutaway cat INPUT PATH [--layer N]  the bytes of one file
       cutaway history INPUT               build steps aligned with layers
       cutaway diff A B [--files]          objects, config, layers and files of two images, and why each digest differs
       cutaway waste INPUT                 bytes that later layers hide or delete, and what squashing would save
       cutaway ci INPUT                    dive's three rules over that waste, from flags and .dive-ci
       cutaway convert INPUT OUTPUT --to … another form of it, as a file or a new folder
       cutaway runtime INPUT               the runtime-spec config.json that the image yields
       cutaway verify INPUT                every digest, size, diffID and cross-document rule

INPUT is an archive (docker save, OCI, one layer; compressed too), a folder (OCI layout, dir:, an unpacked docker save),
a manifest or config in JSON, - for stdin, or the name of an image in a registry (host:port/name:tag, name@sha256:…).

  --json               machine-readable; for ls one object a line
  --tsv                ls: tab-separated values, names in the first line
  --files              diff: every path of the two root filesystems too, with the fields that differ
  --layer-headers      diff: layers that differ, tar header by tar header: order, dialect, PAX records, owner names
  --packages           diff: packages upgraded, downgraded, added, removed and rebuilt
  --size               diff: what B costs more and where, and what a host that has A must fetch for B
  --ignore A,B…        diff: leave out kinds of noise (file-times, image-times, layer-splits, owners, owner-names, modes,
                       xattrs, hard-links, header-form, compression, build-paths, caches), fields of files (type,
                       content, size, mode, owner, link, device, xattrs, mtime, hardlinks), or packing (layer-splits,
                       header-form and compression, whatever the layers hold); what is hidden of files is counted
  --ignore-file FILE   diff: such names and patterns of paths as in .gitignore, one a line; # begins a comment
  --semantic           diff: --files, and all kinds but owners, modes and xattrs left out: what runs the same is the same
  --bit-for-bit        diff: --files, and nothing left out
  --html FILE          diff: write the whole comparison as one file to keep, too
  --platform-b P       diff: B's platform where it is another; --image-b and --form-b likewise
  --platform OS/ARCH   pick among several images (default linux/amd64); convert: all takes all of them
  --image NAME         pick by name or digest
  --form docker|oci    pick the view where an archive holds both
  --ci-config FILE     rules of ci (default .dive-ci); --lowestEfficiency 0.9, --highestWastedBytes 20MB and
                       --highestUserWastedPercent 0.1 decide over it; disabled switches one off
  --to FORM            oci-layout (a folder), oci-archive, docker-archive, hybrid (OCI and docker save in one: loads
                       everywhere), or docker-layout (a folder: an OCI layout with Docker's documents)
  --as skopeo          to the byte what skopeo 1.18 writes; without it all bytes are kept that the form allows
  --keep-config        with --as skopeo: leave the config as it is, and so the image ID
  --no-check           convert: copy layers as they are, without reading them first: quicker, and damage goes unnoticed
  --name NAME          the name the output gets, '' for none (default the names it has); - as OUTPUT is stdout
  --plain-http         ask a registry by http
  --creds USER:PASS    log in to the registry of INPUT
  --allow-registry H   the server may ask the registry at this host too, also in a private network; * = any public one
                       (which on loopback is so without it, as are registries on this machine)
  --allow-private      … and any in private networks; with --plain-http those named may speak http
  --allow-realm R=H    credentials for registry R may go to its token server at H
  --ca-file FILE       PEM certificates of further authorities; --insecure-registry H: any certificate will do there
  --docker-config[=F]  log in with what docker login stored (default ~/.docker/config.json), helpers too; on loopback only
  --layouts DIR        serve a folder of OCI layouts as the registry \`layouts\`, each under its path there
  --no-open            do not open a browser
  -h, --help           this text
  -V, --version        the version

Exit status: 0 done, 1 done and something is wrong with the image (verify, ci) or the two differ (diff), 2 could not be done.
`;
