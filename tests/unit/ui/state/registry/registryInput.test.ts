/** Registry inputs of the page: by name, by link, and with what a person signed in with. */
import { describe, expect, it } from 'vitest';
import { credentialOf, signIn, signOut } from '../../../../../src/ui/state/registry/credentials.ts';
import {
  linkedInput,
  readDestination,
  registryOf,
  renewed,
} from '../../../../../src/ui/state/registry/registryInput.ts';

const digest = `sha256:${'a1'.repeat(32)}`;

function typed(text: string) {
  const destination = readDestination(text);
  return destination?.does === 'open' ? destination.input : undefined;
}

describe('an image in a registry as an input', () => {
  it('has a name that no file has, and the tag that is meant', () => {
    expect(typed('alpine:latest')).toEqual({
      kind: 'registry',
      name: 'docker://docker.io/library/alpine:latest',
      reference: 'docker.io/library/alpine:latest',
    });
    expect(linkedInput({ name: 'docker://alpine', digest: null })).toMatchObject({
      reference: 'docker.io/library/alpine:latest',
    });
    expect(readDestination('two words')).toBeUndefined();
  });

  it('opens from a link at the digest that its tag had then', () => {
    const name = 'docker://example.com/a/b:1';
    expect(linkedInput({ name, digest })).toEqual({ kind: 'registry', name, reference: `example.com/a/b:1@${digest}` });
    expect(linkedInput({ name, digest: null })).toMatchObject({ reference: 'example.com/a/b:1' });
    expect(linkedInput({ name: 'image.tar', digest })).toBeUndefined();
  });

  it('gets the credential of its own registry and of no other', () => {
    const [mine, other] = [typed('mine.example/a/b:1'), typed('other.example/a/b:1')];
    if (!mine || !other) throw new Error('not read');
    expect(registryOf(mine)).toBe('mine.example');
    signIn('mine.example', 'zoë', 'pässword');
    const basic = `Basic ${Buffer.from('zoë:pässword', 'utf8').toString('base64')}`;
    expect(renewed(mine)).toEqual({ ...mine, credential: basic });
    expect(renewed(other)).toEqual(other);
    expect(typed('mine.example/c/d:1')).toMatchObject({ credential: basic });
    signIn('mine.example', '', 'token');
    expect(renewed(mine)).toMatchObject({ credential: 'Bearer token' });
  });

  it('is asked for as nobody after signing out', () => {
    signIn('left.example', 'a', 'b');
    signOut('left.example');
    expect(credentialOf('left.example')).toBeUndefined();
  });
});

describe('a typed reference', () => {
  it('browses a registry or a repository, and opens what has a tag or a digest', () => {
    const to = (text: string) => {
      const found = readDestination(text);
      return found && `${found.does} ${found.name}`;
    };
    expect(to('demo')).toBe('browse demo');
    expect(to('localhost:5000')).toBe('browse localhost:5000');
    expect(to('alpine')).toBe('browse docker.io/library/alpine');
    expect(to('demo/cutaway/hello')).toBe('browse demo/cutaway/hello');
    expect(to('alpine:3.20')).toBe('open docker.io/library/alpine:3.20');
    expect(to(`demo/cutaway/hello@${digest}`)).toBe(`open demo/cutaway/hello@${digest}`);
    expect(to('two words')).toBeUndefined();
  });
});
