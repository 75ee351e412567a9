import { describe, expect, it } from 'vitest';
import { ImageError } from '../../../../src/core/oci/imageError.ts';
import { ERRORS, toFailure } from '../../../../src/ui/state/errors.ts';

describe('what the page says of a failure', () => {
  it('keeps code, place and sentence of the engine', () => {
    const failure = toFailure(new ImageError('truncated', 'blobs/sha256/aa', 'It ends at byte 12 of 40.'));
    expect(failure).toEqual({ code: 'truncated', at: 'blobs/sha256/aa', message: 'It ends at byte 12 of 40.' });
  });

  it('takes a file that vanished since it was picked for a refusal, not for a mistake of ours', () => {
    expect(toFailure(new DOMException('gone', 'NotReadableError')).code).toBe('denied');
    expect(toFailure(new DOMException('stop', 'AbortError')).code).toBe('aborted');
  });

  it('takes anything else for a mistake of ours', () => {
    expect(toFailure(new TypeError('x is undefined')).code).toBe('internal');
    expect(toFailure('text')).toEqual({ code: 'internal', at: '', message: 'text' });
    expect(toFailure({ code: 'toString' }).code).toBe('internal');
  });

  it('has a sentence and a remedy for every code', () => {
    for (const { title, remedy } of Object.values(ERRORS)) {
      expect(title).toMatch(/\.$/);
      expect(remedy).toMatch(/\.$/);
    }
  });
});
