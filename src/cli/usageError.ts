/** A command line that can't be carried out as written; exit status 2. */

/** The message reads `WHERE: what is wrong; what to do`, in one line. `code` is for programs. */
export class UsageError extends Error {
  readonly code: 'usage' | 'not-found' | 'unreachable';

  constructor(message: string, code: 'usage' | 'not-found' | 'unreachable' = 'usage') {
    super(message);
    this.code = code;
  }
}
