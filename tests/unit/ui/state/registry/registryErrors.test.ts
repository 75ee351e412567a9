import { describe, expect, it } from 'vitest';
import { registryError } from '../../../../../src/ui/state/registry/registryErrors.ts';

const refused = { code: 'unauthorized', message: 'ghcr.io/a/b: the credentials were not accepted.' } as const;

describe('what a refusal is called', () => {
  it('with credentials sent along, they are what was not accepted', () => {
    for (const code of ['unauthorized', 'denied'] as const) {
      const { title, remedy } = registryError({ ...refused, code }, true);
      expect(title).toBe('The registry did not accept these credentials.');
      expect(remedy).toMatch(/^Check the user name and the password or token, then sign in again/);
    }
  });

  it('without any, the registry asks who one is', () => {
    expect(registryError(refused, false).title).toBe('Sign in to this registry.');
  });

  it('credentials that nobody judged are not called wrong', () => {
    for (const message of [
      'The credentials were not sent to the token server, because it is at another host: auth.example.',
      'example.com does not list its repositories to you.',
    ])
      expect(registryError({ code: 'unauthorized', message }, true).title).toBe('Sign in to this registry.');
    for (const message of [
      'This server is not allowed to connect to that registry.',
      'The token server auth.example redirects to another host.',
      'ghcr.io/a/b: the registry denied access.',
    ])
      expect(registryError({ code: 'denied', message }, true).title).toBe('Access was denied.');
  });
});
