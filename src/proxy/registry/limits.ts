/** Every bound of the registry proxy, each with its reason. In bytes unless the name says otherwise. */

const KiB = 1024;
const MiB = 1024 * KiB;

/** Manifests and indexes, after decoding. Registries must take 4 MB (distribution-spec), so none is larger that can be pushed. */
export const MANIFEST_MAX_BYTES = 4 * MiB;
/** One page of tags, repositories or referrers. 100,000 tags of 40 characters have 4 MiB. */
export const LIST_MAX_BYTES = 16 * MiB;
/** Answer of a token server: real ones have 2-10 KiB; containers/image stops here too. */
export const TOKEN_ANSWER_MAX_BYTES = 1 * MiB;
/** One token as a header. Node and most servers take 16 KiB of headers in all. */
export const TOKEN_MAX_CHARS = 12 * KiB;
/** What is read of an error's body: its text is shown, and nobody reads more. */
export const ERROR_BODY_MAX_BYTES = 64 * KiB;
export const ERROR_TEXT_MAX_CHARS = 400;
export const ERROR_ENTRIES_MAX_COUNT = 5;
/** `WWW-Authenticate`: real ones have 200-500 characters, one or two challenges and four parameters. */
export const CHALLENGE_MAX_CHARS = 8 * KiB;
export const CHALLENGES_MAX_COUNT = 8;
export const CHALLENGE_PARAMETERS_MAX_COUNT = 16;
/** Redirects of one request. Real ones have one; a registry behind a front-end has two. */
export const REDIRECTS_MAX_COUNT = 5;
/** Entries of one page (`n`). Distribution's own bound since CVE-2023-2253. */
export const PAGE_MAX_COUNT = 1000;
/** A host with its port: a name of DNS has 253 characters (RFC 1035 2.3.4). */
export const HOST_MAX_CHARS = 253 + ':65535'.length;
/** Query of a page link; some registries' page tokens have over 1 KiB. */
export const QUERY_MAX_CHARS = 4 * KiB;
/** A credential as a header. Cloud registries' tokens used as passwords have 2-4 KiB. */
export const CREDENTIAL_MAX_CHARS = 8 * KiB;
/** Until an answer's headers are there, connecting included. */
export const FIRST_BYTE_MS = 15_000;
/** Between two pieces of a body, while the reader is waiting for one. */
export const IDLE_MS = 30_000;
/** A body that is read in full, from its first piece to its last: whoever sends a byte now and then holds a place for long. */
export const WHOLE_MS = 120_000;
/** How long is waited for the rest of a body that nobody needs. */
export const DROPPED_MS = 5_000;
/** Tokens kept, and for how long at most, whatever their server says. */
export const TOKENS_MAX_COUNT = 1000;
export const TOKEN_KEPT_MAX_MS = 60 * 60_000;
/** A token without `expires_in` lives so long (distribution token specification), and none is taken for shorter. */
export const TOKEN_LIFE_DEFAULT_S = 60;
/** A token is renewed so long before its end: a request may be on its way for that time. */
export const TOKEN_RENEWED_BEFORE_MS = 10_000;
/** How long it is remembered that a registry speaks plain http, or wants Basic. */
export const HABIT_KEPT_MS = 5 * 60_000;
/** Requests of one client under way at once; a page has at most some tens. */
export const CLIENT_REQUESTS_MAX_COUNT = 128;
/** Requests of one client in a burst, and what comes back a second. Resolving 3,000 tags is a burst a person may want. */
export const CLIENT_BURST_MAX_COUNT = 4000;
export const CLIENT_REQUESTS_PER_SECOND = 50;
/** Clients kept in mind; those at rest are forgotten first. */
export const CLIENTS_MAX_COUNT = 10_000;
/** Of a body that nobody needs, such as a 401's, so much is read to keep its connection: a new one costs more than that. */
export const DROPPED_MAX_BYTES = 16 * KiB;
