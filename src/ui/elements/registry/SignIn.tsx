/** Credentials for one registry, asked for where it refused. They are kept until the page is closed, and only here. */
import { type FormEvent, useState } from 'react';
import { signIn } from '../../state/registry/credentials.ts';

const FIELD = 'h-8 w-full rounded-sm border border-line-strong bg-raised px-2';

/** It was asked for just now, or stands in the way of all else. */
const focusFirst = (field: HTMLInputElement | null): void => field?.focus();

export function SignIn({ registry, onSignedIn }: { readonly registry: string; readonly onSignedIn: () => void }) {
  const [user, setUser] = useState('');
  const [secret, setSecret] = useState('');

  function submit(event: FormEvent) {
    event.preventDefault();
    signIn(registry, user, secret);
    onSignedIn();
  }

  return (
    <form onSubmit={submit} aria-labelledby="sign-in-title" className="mt-4 border-line border-t pt-3">
      <h3 id="sign-in-title" className="font-medium">
        Sign in to <span className="font-mono">{registry}</span>
      </h3>
      <div className="mt-2 grid gap-2 sm:grid-cols-2">
        <label className="block text-ink-2 text-sm">
          User name
          <input
            ref={focusFirst}
            value={user}
            autoComplete="off"
            onChange={(event) => setUser(event.target.value)}
            className={FIELD}
          />
        </label>
        <label className="block text-ink-2 text-sm">
          Password or token
          <input
            type="password"
            value={secret}
            autoComplete="off"
            onChange={(event) => setSecret(event.target.value)}
            className={FIELD}
          />
        </label>
      </div>
      <p className="mt-2 text-ink-3 text-sm">
        Without a user name, the password is sent as a token. It is sent to this registry only, and forgotten when this
        page closes.
      </p>
      <button
        type="submit"
        disabled={secret === ''}
        className="mt-2 h-7 rounded-sm border border-line-strong px-3 hover:bg-sunken disabled:text-ink-3"
      >
        Sign in and try again
      </button>
    </form>
  );
}
