/**
 * Every bound of core in one place, each with its reason. A bound that is met is said to the user as a Finding or an
 * ImageError that names it; none of them cuts silently. Grouped by subject; all in bytes unless the name says otherwise.
 */
const KiB = 1024;
const MiB = 1024 * KiB;

// ---- bytes: reading, inflating ------------------------------------------------------------------------------------
/** One BYOB read of a picked file. From 512 KiB up Chromium reads at its best; below it each read's IPC shows. */
export const BYOB_READ_BYTES = 512 * KiB;
/** A read of a picked file that takes longer is taken for a lost wake-up and re-opened. Slow disks answer in under 1 s. */
export const READ_STALL_MS = 2000;
/** Stalls of one stream after which the BYOB reader is given up for the default reader. */
export const READ_STALLS_MAX = 2;
/** Pieces in which a source in memory streams: large enough to be free, small enough to be able to stop between them. */
export const MEMORY_CHUNK_BYTES = 1 * MiB;
/** Output of one decoder step. Wasm gains nothing above it, and it still lies in the second-level cache. */
export const DECODE_OUTPUT_BYTES = 256 * KiB;
/** Output of one compressor step: wasm answers with its size in 24 bits. */
export const DEFLATE_OUTPUT_BYTES = 256 * KiB;
/** Window of a zstd frame: zstd's own default refuses more, and a claim costs an allocation of that size. */
export const ZSTD_WINDOW_MAX_BYTES = 128 * MiB;
/** Dictionary of an xz stream (`xz -9` uses 64 MiB); the decoder allocates it as claimed. */
export const XZ_DICTIONARY_MAX_BYTES = 128 * MiB;
/** Name, comment or extra field of a gzip header; real ones have at most a few hundred bytes. */
export const GZIP_HEADER_MAX_BYTES = 1 * MiB;
/** Damage notes kept of one stream; the rest is counted. A hostile one could make one for each byte. */
export const DECODE_NOTES_MAX_COUNT = 20;
/** Content between two checkpoints of a compressed layer: what opening a file may cost beyond the file, where blocks allow. */
export const CHECKPOINT_SPACING_BYTES = 4 * MiB;
/** The last stretch of that, in which a place is looked for: the later it is found, the fewer checkpoints there are. */
export const CHECKPOINT_SEARCH_BYTES = 512 * KiB;
/** Content between two checkpoints that need no window (members, frames, blocks): they cost 21 bytes each. */
export const CHECKPOINT_FREE_SPACING_BYTES = 256 * KiB;
/** Checkpoints take at most the stored bytes divided by this. */
export const CHECKPOINT_SHARE = 100;
/** Stored bytes for which that share may be spent ahead: layers are not equally dense everywhere. */
export const CHECKPOINT_AHEAD_BYTES = 8 * MiB;
/** Stored bytes asked for at once by a reader of compressed content that goes on beyond what it said it wanted. */
export const INFLATE_AHEAD_BYTES = 2 * MiB;
/** Decoders of an image kept where a read was left, to go on from there; one of gzip holds about 1 MiB, of zstd up to 9. */
export const INFLATE_CURSORS_MAX_COUNT = 4;
/** Content between two copies of a decoder at work within a frame, where it holds little: zstd passes it in 50 ms. */
export const SNAPSHOT_SPACING_BYTES = 32 * MiB;
/** The same as a multiple of the copy, so that copying stays a small part of a pass, and copies of the content. */
export const SNAPSHOT_SHARE = 8;
/** All copies of one input, or of one pass: a layer of 550 MB as skopeo writes it (windows of 8 MiB) has seven. */
export const SNAPSHOTS_MAX_BYTES = 64 * MiB;
/** Layers of compression peeled off one input (`.tar.gz` inside zstd is seen in the wild, deeper ones are not). */
export const WRAPPERS_MAX_COUNT = 2;
/** Zeros in a row from which on they are kept as a hole: shorter runs are real content, and one file is quicker than parts. */
export const ZEROS_HOLE_MIN_BYTES = 16 * MiB;
/** Zeros behind the end of a tar; they mean nothing, and tar pads by 10 KiB. */
export const ZEROS_AFTER_END_MAX_BYTES = 64 * MiB;
/** The same where they are hashed, which takes a second or two: beyond this a layer has no diffID here. */
export const ZEROS_HASHED_MAX_BYTES = 512 * MiB;
/** Zeros in a row anywhere: a hole in a disk image may be as large, more is a bomb. */
export const ZEROS_RUN_MAX_BYTES = 8 * 1024 * MiB;

// ---- steps: what a reader may do with one file -----------------------------------------------------------------------
/** Steps for each byte of a file. Honest files take one or two; those whose records overlap take any number. */
export const STEPS_PER_BYTE_COUNT = 8;
/** Steps that any file has beside, so that small ones are never refused: some milliseconds. */
export const STEPS_FREE_COUNT = 4_000_000;

// ---- documents: JSON of any kind ----------------------------------------------------------------------------------

/** An index, manifest or config read in full. The distribution spec has registries accept 4 MiB; configs may be larger. */
export const DOCUMENT_MAX_BYTES = 16 * MiB;

// ---- tar ----------------------------------------------------------------------------------------------------------

/** One PAX or GNU long-name record: paths have at most 4 KiB, xattrs at most 64 KiB each. */
export const TAR_META_MAX_BYTES = 1 * MiB;
/** Entries of one archive or layer. The largest real layers have about 10^6; columns take about 60 bytes each. */
export const TAR_ENTRIES_MAX_COUNT = 5_000_000;
/** Parts of a sparse file's map. A claim of 10^9 is a known attack (CVE-2025-58183). */
export const SPARSE_PARTS_MAX_COUNT = 100_000;
/** The same over all files of a layer; a part takes about 50 bytes of memory. */
export const SPARSE_PARTS_PER_LAYER_MAX_COUNT = 1_000_000;
/** Different directories named in a layer. Real ones have up to 10^5; one path of a hostile one may name 500,000. */
export const TAR_DIRECTORIES_MAX_COUNT = 2_000_000;
/** Levels of one path. PATH_MAX allows 2,048; beyond this an entry is listed under the root and marked broken. */
export const PATH_DEPTH_MAX_COUNT = 8192;
/** Bytes of all names, of all link texts and of all xattrs of a layer, each. Real layers have a few MiB. */
export const TAR_TEXT_MAX_BYTES = 256 * MiB;
/** Entries of an outer archive, kept as objects (about 300 bytes each); image archives have at most thousands. */
export const ARCHIVE_ENTRIES_MAX_COUNT = 500_000;
/** Findings of one kind kept of one archive or layer; the rest is counted in a last one. */
export const TAR_FINDINGS_MAX_COUNT = 20;
/** First read of a plain archive; small documents come first in most. */
export const TAR_FIRST_WINDOW_BYTES = 16 * KiB;
/** Read after a hop: a header with a few small records. Larger windows cost bytes and rarely save a read. */
export const TAR_HOP_WINDOW_BYTES = 1 * KiB;
/** Windows grow up to this while entries lie close; then the source is streamed. */
export const TAR_WINDOW_MAX_BYTES = 1 * MiB;
/** Gap to the next header that still counts as close: a read of a picked file costs about as much as this many bytes. */
export const TAR_NEAR_BYTES = 128 * KiB;
/** Holes of one sparse file that are hashed as zeros; a claim of terabytes would take hours. Larger ones stay uncompared. */
export const HASHED_HOLES_MAX_BYTES = 1024 * MiB;
/** Metadata of an EROFS file system read at once, and how many such pages are kept: 8 MiB. */
export const EROFS_PAGE_BYTES = 64 * KiB;
export const EROFS_PAGES_MAX_COUNT = 128;
/** Extended attributes of all its inodes, each counted where it is used: shared ones may be in all of them. */
export const EROFS_XATTRS_MAX_BYTES = 64 * MiB;
/** The map of one compressed file: 8 bytes for each 4 KiB of it, so that this is a file of 32 GiB. */
export const EROFS_MAP_MAX_BYTES = 64 * MiB;
/** What one compressed piece unpacks to: the kernel's own bound is 12 MiB. */
export const EROFS_PIECE_MAX_BYTES = 16 * MiB;
/** One path, and the text of one symbolic link: Linux itself refuses those over 4 KiB, but trees can be deeper. */
export const EROFS_PATH_MAX_BYTES = 16 * KiB;
/** Content of all files together: what is counted in whole numbers without loss. */
export const EROFS_CONTENT_MAX_BYTES = 2 ** 50;
/** Symbolic links followed for one path, as Linux (MAXSYMLINKS). */
export const LINKS_MAX_COUNT = 40;
/** Bodies of at least this size are hopped over in a plain tar; smaller ones are cheaper to read through. */
export const TAR_HOP_MIN_BYTES = 8 * MiB;

// ---- archives inside archives --------------------------------------------------------------------------------------

/** An archive inside an image that is unpacked or computed is kept in memory up to this; larger go to scratch space. */
export const INSIDE_MEMORY_MAX_BYTES = 4 * MiB;
/** An archive in a compressed layer is copied whole up to this: a pass over it costs less than many reads here and there. */
export const INSIDE_COPY_MAX_BYTES = 64 * MiB;
/** What an archive inside an image may unpack to: a bomb would fill the disk. Real ones have some GiB at most. */
export const INSIDE_UNPACKED_MAX_BYTES = 8 * 1024 * MiB;
/** Archives inside one input that stay open, and their entries in all (about 300 bytes each). */
export const INSIDE_KEPT_MAX_COUNT = 8;
export const INSIDE_KEPT_ENTRIES_MAX_COUNT = 500_000;
/** Window on the directory of a zip: holds the largest record (three fields of 64 KiB each) several times. */
export const ZIP_WINDOW_BYTES = 1 * MiB;
/** Size of a zip up to which the header before each content is held against the directory. */
export const ZIP_CHECKED_MAX_BYTES = 4 * MiB;
/** Text of a symbolic link in a zip, as PATH_MAX. */
export const ZIP_LINK_MAX_BYTES = 4 * KiB;
/** Links whose text is read on listing a zip; each takes a read of its own. */
export const ZIP_LINKS_MAX_COUNT = 2000;
/** Window on an ar archive: the members of a static library have some KiB each. */
export const AR_WINDOW_BYTES = 64 * KiB;
/** The name of one ar member, as PATH_MAX. */
export const AR_NAME_MAX_BYTES = 4 * KiB;
/** The table of long names. */
export const AR_NAMES_MAX_BYTES = 4 * MiB;
/** Archives opened inside one another (a class in a jar in a war in a tar.gz: 3). Each level may need scratch space. */
export const INSIDE_DEPTH_MAX_COUNT = 8;

// ---- registries ---------------------------------------------------------------------------------------------------

/** Documents kept of all registries: a large index with its manifests and configs has about one MiB. */
export const REGISTRY_DOCUMENTS_MAX_BYTES = 64 * MiB;
/** JSON up to this size is read in full when it is first looked at; statements and small bills of materials. */
export const REGISTRY_SMALL_JSON_BYTES = 1 * MiB;
/** Of these, what is kept from one visit to the next, the newest: some hundred images. */
export const REGISTRY_DOCUMENTS_KEPT_BYTES = 8 * MiB;
/** Of an error's body; the proxy's are far below. */
export const REGISTRY_ERROR_MAX_CHARS = 64 * KiB;
/** Lost connections in a row, with nothing received in between, after which a blob is given up. */
export const REGISTRY_LOST_MAX_COUNT = 3;
/** Pages of one list. Registries give 50 to 1000 things a page; a hostile one would never end. */
export const REGISTRY_PAGES_MAX_COUNT = 200;
/** Things kept of one list, of 128 bytes and more each: the largest repositories known have some ten thousand tags. */
export const REGISTRY_LIST_MAX_COUNT = 200_000;
/** Requests under way at once where many things are looked at; registries slow down who asks for more. */
export const REGISTRY_ASKED_AT_ONCE = 4;
/** Manifests looked into behind one tag: official images have a dozen platforms, each with an attestation. */
export const REGISTRY_PLATFORMS_MAX_COUNT = 200;
/** Indexes within indexes that are looked into behind one tag. */
export const REGISTRY_INDEX_DEPTH_MAX_COUNT = 3;
/** What refers to what refers to an image: a signature of an attestation is two deep. */
export const REGISTRY_REFERRERS_DEPTH_MAX_COUNT = 3;
/** Objects asked about for one tree of referrers; each costs a request or a few. */
export const REGISTRY_REFERRERS_ASKED_MAX_COUNT = 60;

// ---- graph --------------------------------------------------------------------------------------------------------

/** Indexes within indexes. Real images have two levels; a chain of them is an attack on the stack. */
export const GRAPH_DEPTH_MAX_COUNT = 32;
/** Nodes of one image's graph; each digest is read once, however often it is named. */
export const GRAPH_NODES_MAX_COUNT = 100_000;
/** Children listed of one index. */
export const GRAPH_CHILDREN_MAX_COUNT = 20_000;
/** Layers of one image: tables have 16 bits for the number of a layer. One of more is not read, rather than read in part. */
export const LAYERS_MAX_COUNT = 50_000;
/** Tags and manifests read of a registry's storage, each a small file; a registry of this size is served, not opened. */
export const STORAGE_LINKS_MAX_COUNT = 5000;
/** Small blobs of containerd's content store that are looked into for manifests: nothing else tells which ones are. */
export const CONTENT_DOCUMENTS_MAX_COUNT = 20_000;

// ---- kept tables of contents ----------------------------------------------------------------------------------------

/** One layer's record. 10^6 entries take about 30 MiB; more than this is read again sooner than it is worth keeping. */
export const CACHED_INDEX_MAX_BYTES = 96 * MiB;
/** All records together: some hundred large layers, or thousands of ordinary ones. */
export const CACHED_INDEXES_MAX_BYTES = 256 * MiB;
/** A layer's own table (eStargz, zstd:chunked) as stored, and as JSON: 128 MiB is about 400,000 files. */
export const TABLE_STORED_MAX_BYTES = 64 * MiB;
export const TABLE_JSON_MAX_BYTES = 128 * MiB;
/** A chunk up to this size is unpacked and checked whole before any of it is shown; writers make 4 MiB at most. */
export const TABLE_CHUNK_WHOLE_BYTES = 8 * MiB;
/** At most this part of what the browser says an origin may use: it is shared with unpacked archives. */
export const CACHED_INDEXES_QUOTA_SHARE = 0.1;

// ---- content: what files in a layer say ---------------------------------------------------------------------------

/** Bytes that one message carries to the thread that reads what a file says. */
export const LENT_PIECE_BYTES = 8 * MiB;
/** That thread asks for bytes or answers; silent for so long (ms) it has found no end. A JSON of 64 MiB takes two seconds. */
export const CONTENT_SILENCE_MS = 15_000;
/** First read of a file to be described: header, program headers and interpreter of most programs, whole small files. */
export const DESCRIBE_HEAD_BYTES = 64 * KiB;
/** Program headers of an ELF file. Real ones have about 13; a core has one for each mapping. */
export const ELF_SEGMENTS_MAX_COUNT = 4096;
/** Section headers of an ELF file. Programs have about 40; objects compiled with -ffunction-sections have thousands. */
export const ELF_SECTIONS_MAX_COUNT = 20_000;
/** Names of sections or of libraries: the largest libraries (LLVM) have 6 MiB of symbol names in the same table. */
export const ELF_STRINGS_MAX_BYTES = 16 * MiB;
/** One name of a section or library; those of templates have several hundred. */
export const ELF_NAME_MAX_BYTES = 1 * KiB;
/** Entries of a dynamic section. Real ones have about 30, and one for each needed library. */
export const ELF_DYNAMIC_MAX_COUNT = 8192;
/** Bytes read of one note: a build id has 36, kernels' and cores' notes are larger and not ours. */
export const ELF_NOTES_MAX_BYTES = 64 * KiB;
/** What Go writes about a build: about 100 bytes a dependency, and the largest programs have some thousand. */
export const ELF_GO_BUILD_MAX_BYTES = 4 * MiB;
/** A list of packages as text. Debian's has about 1 KiB a package; apk's, with files, up to 20 MiB. */
export const PACKAGE_LIST_MAX_BYTES = 64 * MiB;
/** An rpm database, read in full. A Fedora desktop's has about 150 MiB. */
export const RPM_DATABASE_MAX_BYTES = 256 * MiB;
/** Packages of one database; a hostile list can name one in ten bytes. Debian has 70,000 in all. */
export const PACKAGES_MAX_COUNT = 200_000;
/** Paths of files that one database lists. Large systems have about 500,000. */
export const PACKAGE_FILES_MAX_COUNT = 2_000_000;
/** A file that tells of packages of a language. A `deps.json` has up to 1 MiB, an `installed.json` some, a RECORD up to 5. */
export const LANGUAGE_FILE_MAX_BYTES = 32 * MiB;
/** A program smaller than this was made by none of the linkers that write down what they linked: Go's begin at 1 MiB. */
export const PROGRAM_MIN_BYTES = 32 * KiB;
/** First read of a program: its header and, in all that linkers write, the table of its segments. */
export const PROGRAM_HEAD_BYTES = 4 * KiB;
/** A program up to this size is read in full: in a compressed layer one read costs less than three here and there. */
export const PROGRAM_WHOLE_BYTES = 1 * MiB;
/** Before the table of sections, where linkers put their names: read along with it, so that no read goes backwards. */
export const PROGRAM_BEFORE_SECTIONS_BYTES = 16 * KiB;
/** Searched for what Go writes about a build, at the start of the data: linkers put it first, and C's data may lie before it. */
export const PROGRAM_SEARCH_BYTES = 1 * MiB;
/** What cargo-auditable lists, unpacked: about 150 bytes a crate. */
export const PROGRAM_CRATES_MAX_BYTES = 16 * MiB;
/** Architectures of one universal program of macOS. */
export const PROGRAM_SLICES_MAX_COUNT = 32;
/** Sections and segments of a program of Windows or macOS. */
export const PROGRAM_SECTIONS_MAX_COUNT = 4096;
/** An archive of Java in a compressed layer, or within another, that is held in memory whole; of larger ones parts are read. */
export const JAR_WHOLE_BYTES = 64 * MiB;
/** Read of a manifest or of `pom.properties` in it: their main part has some KiB; signatures of each class follow. */
export const JAR_TEXT_MAX_BYTES = 64 * KiB;
/** Archives of Java within one another: a jar in a war in an ear is 2. */
export const JAR_DEPTH_MAX_COUNT = 4;
/** Files of packages of languages read in one go in another thread. */
export const LANGUAGE_BATCH_COUNT = 100;
/** Memory for what is kept in the pass that lists a layer, for readers of packages: of a file, of a layer, of an input. */
export const KEPT_FILE_MAX_BYTES = 4 * MiB;
export const KEPT_LAYER_MAX_BYTES = 32 * MiB;
export const KEPT_INPUT_MAX_BYTES = 64 * MiB;
/** The header of a model's file, and what is read of it at once. The largest tokenizers make one of about 12 MiB. */
export const MODEL_HEADER_MAX_BYTES = 64 * MiB;
export const MODEL_WINDOW_BYTES = 256 * KiB;
/** Fields and tensors of one file; real ones have some dozen, and up to some ten thousand. */
export const MODEL_FIELDS_MAX_COUNT = 20_000;
export const MODEL_TENSORS_MAX_COUNT = 200_000;
/** Characters kept of one value. */
export const MODEL_TEXT_MAX_LENGTH = 2000;
/** A SQLite file that is read whole for its tables. */
export const SQLITE_MAX_BYTES = 256 * MiB;
/** Rows read of one table, and cells of all; tables listed; characters of a text that are kept. */
export const SQLITE_ROWS_MAX_COUNT = 1000;
export const SQLITE_CELLS_MAX_COUNT = 200_000;
export const SQLITE_TABLES_MAX_COUNT = 500;
export const SQLITE_TEXT_MAX_LENGTH = 500;
/** A bundle of certificates or keys as text; those of all public authorities have 220 KiB. Lists of revoked ones are larger. */
export const CERTIFICATES_MAX_BYTES = 16 * MiB;
/** Blocks of such a bundle. */
export const PEM_BLOCKS_MAX_COUNT = 10_000;
/** A JSON document parsed whole to be described. A bill of materials with all files of a large image has about 40 MiB. */
export const JSON_DOCUMENT_MAX_BYTES = 64 * MiB;
/** Packages or files listed of one bill of materials. */
export const SBOM_ROWS_MAX_COUNT = 500_000;
/** Components within components; real documents have three levels. */
export const SBOM_DEPTH_MAX_COUNT = 32;
/** Subjects, parameters or materials listed of one statement; a large build has some hundred. */
export const STATEMENT_ROWS_MAX_COUNT = 10_000;
/** Bytes of a file searched for secrets: credentials files have a few KiB, and a larger text is not one. */
export const SECRET_FILE_MAX_BYTES = 1 * MiB;
/** Files with secrets listed of one image; a list beyond this is of no use to anybody. */
export const SECRETS_MAX_COUNT = 10_000;

// ---- search -------------------------------------------------------------------------------------------------------

/** Longest path that a regular expression is tried on (PATH_MAX): what follows is not looked at. */
export const SEARCH_PATH_MAX_CHARS = 4096;
/** Hits listed of one search; the rest is counted. Nobody reads more, and a million would be 300 MB on the page. */
export const SEARCH_HITS_MAX_COUNT = 10_000;
/** Matching lines listed of one file; a log may have millions. */
export const SEARCH_LINES_PER_FILE_MAX_COUNT = 100;
/** First bytes of a file by which text is distinguished from binary: as many as git looks at. */
export const SEARCH_SNIFF_BYTES = 8000;
/** A longer line is searched for text in pieces of so many characters, so that it never lies in memory whole. */
export const SEARCH_TEXT_PIECE_CHARS = 256 * KiB;
/** The same for regular expressions, which can take the square of a line's length. */
export const SEARCH_REGEX_PIECE_CHARS = 8 * KiB;
/** Pieces share so many characters: a regular expression finds matches up to this length across their borders. */
export const SEARCH_REGEX_OVERLAP_CHARS = 1 * KiB;
/** An expression says that it goes on after each few pieces; silent for so long (ms) it backtracks without end. */
export const SEARCH_REGEX_SILENCE_MS = 20_000;
/** Names that an expression is tried on in one go: 2 MB of text, and hits come as it goes on. */
export const SEARCH_REGEX_NAMES_COUNT = 20_000;
/** What is shown of a line before and after a match. */
export const SEARCH_EXCERPT_BEFORE_CHARS = 60;
export const SEARCH_EXCERPT_AFTER_CHARS = 180;
/** Paths that "go to file" lists. */
export const FUZZY_RESULTS_MAX_COUNT = 100;

// ---- diff: two files beside each other ----------------------------------------------------------------------------

/** A file of either side compared line by line: about 40,000 lines, laid beside each other within a second. */
export const DIFF_TEXT_MAX_BYTES = 2 * MiB;
/** Members of two archives whose contents are compared, in all: some seconds; entries of a zip bomb may share their bytes. */
export const DIFF_MEMBERS_MAX_BYTES = 1024 * MiB;
/** Members that differ and are listed one by one: more than anybody reads, less than a megabyte across the thread. */
export const DIFF_MEMBERS_ROWS_MAX_COUNT = 5000;
/** Paths listed that take more or fewer bytes, those that moved most; more than anybody reads. */
export const DIFF_SIZE_ROWS_MAX_COUNT = 2000;

// ---- diff: explaining why files differ ------------------------------------------------------------------------------

/** A file looked into, and what it may unpack to: both sides lie in memory whole, programs included. */
export const EXPLAIN_FILE_MAX_BYTES = 32 * MiB;
/** All files looked into at one asking: some seconds of inflating. */
export const EXPLAIN_MAX_BYTES = 1024 * MiB;
/** The same as a number of files. */
export const EXPLAIN_FILES_MAX_COUNT = 20_000;
/** Entries that differ between two layers, listed one by one; the rest is counted. */
export const DIFF_HEADERS_ROWS_MAX_COUNT = 2000;
/** Entries of a layer whose headers are compared; about 300 bytes each. The rest of a larger one is reported as missing. */
export const DIFF_HEADERS_MAX_COUNT = 1_000_000;
/** Paths listed in a report: more would be megabytes that nobody reads; the rest is counted. */
export const REPORT_FILES_MAX_COUNT = 5000;
/** Changed texts shown line by line in a report, and the size up to which a file is one. */
export const REPORT_TEXTS_MAX_COUNT = 20;
export const REPORT_TEXT_MAX_BYTES = 64 * KiB;
