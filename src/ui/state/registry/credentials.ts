/**
 * Who the page is to each registry. Kept in this page's memory and nowhere else: not in storage, links or recents; gone
 * when the page is closed or on signing out.
 */
import { create } from 'zustand';
import { storedLogins } from './storedLogins.ts';

interface Credential {
  /** '' for a token. */
  readonly user: string;
  /** The header's value. */
  readonly header: string;
}

const useCredentials = create<Readonly<Record<string, Credential>>>(() => ({}));

/** Keeps what a person signs in with. Without a user the secret is a token. */
export function signIn(registry: string, user: string, secret: string): void {
  const bytes = new TextEncoder().encode(`${user}:${secret}`);
  const basic = `Basic ${btoa(String.fromCharCode(...bytes))}`;
  useCredentials.setState({ [registry]: { user, header: user === '' ? `Bearer ${secret}` : basic } });
}

export function signOut(registry: string): void {
  const { [registry]: _, ...rest } = useCredentials.getState();
  useCredentials.setState(rest, true);
}

/** What is sent to a registry: what was signed in with here, or else the leave to use what docker login stored. */
export function credentialOf(registry: string): string | undefined {
  return useCredentials.getState()[registry]?.header ?? storedLogins();
}

/** The user signed in there, '' for a token; undefined where nobody is. */
export function useSignedIn(registry: string): string | undefined {
  return useCredentials((state) => state[registry]?.user);
}
