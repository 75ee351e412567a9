/** A command line that can't be carried out as written; exit status 2. */

/** The message reads `WHERE: what is wrong; what to do`, in one line. */
export class UsageError extends Error {}
