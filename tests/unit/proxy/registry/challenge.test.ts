import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseChallenges } from '../../../../src/proxy/registry/auth/challenge.ts';

const plain = (header: string) =>
  parseChallenges(header)?.map(({ scheme, parameters }) => [scheme, Object.fromEntries(parameters)]);

describe('a challenge', () => {
  it.each([
    [
      'Bearer realm="https://auth.test/token",service="registry",scope="repository:a/b:pull,push"',
      [['bearer', { realm: 'https://auth.test/token', service: 'registry', scope: 'repository:a/b:pull,push' }]],
    ],
    ['bEaReR scope=x , Realm=y', [['bearer', { scope: 'x', realm: 'y' }]]],
    ['Basic realm="a \\"b\\" , c"', [['basic', { realm: 'a "b" , c' }]]],
    ['Basic', [['basic', {}]]],
    [
      'Negotiate, Basic realm="x"',
      [
        ['negotiate', {}],
        ['basic', { realm: 'x' }],
      ],
    ],
    [
      'Basic realm="x", Bearer realm="y",error="insufficient_scope"',
      [
        ['basic', { realm: 'x' }],
        ['bearer', { realm: 'y', error: 'insufficient_scope' }],
      ],
    ],
    [
      'Negotiate dG9rZW4=, Basic realm=x',
      [
        ['negotiate', {}],
        ['basic', { realm: 'x' }],
      ],
    ],
    ['Bearer realm="first", realm="second"', [['bearer', { realm: 'first' }]]],
    ['Bearer realm = "x" ,, service= y,', [['bearer', { realm: 'x', service: 'y' }]]],
    ['Bearer realm=""', [['bearer', { realm: '' }]]],
    ['Bearer realm=', [['bearer', {}]]],
    ['', []],
  ])('is read by its grammar: %s', (header, expected) => expect(plain(header)).toEqual(expected));

  it.each([
    ...['Bearer realm="x', 'Bearer realm="x"y', '"x"', '=x', 'Bearer realm="a\nb"', 'Bearer\r\nrealm=x'],
    ...['Bearer realm="\u0000"', `Bearer realm="${'x'.repeat(9000)}"`, 'Bearer a="b" c="d" "'],
  ])('that is not by its grammar or too long is none: %j', (header) => expect(parseChallenges(header)).toBeUndefined());

  const token = fc.stringMatching(/^[A-Za-z][A-Za-z0-9!#$%&'*+.^_`|~-]{0,10}$/);
  const value = fc.string({ maxLength: 40 }).map((text) => text.replace(/\p{Cc}/gu, ''));
  const written = (text: string, quoted: boolean) =>
    !quoted && /^[A-Za-z0-9.-]+$/.test(text) ? text : `"${text.replace(/[\\"]/g, '\\$&')}"`;

  it('comes back as it was written, in any spelling', () => {
    const parameter = fc.tuple(token, value, fc.boolean(), fc.constantFrom('=', ' = ', '= '));
    const challenge = fc.tuple(
      token,
      fc.uniqueArray(parameter, { maxLength: 5, selector: ([name]) => name.toLowerCase() }),
    );
    fc.assert(
      fc.property(
        fc.array(challenge, { minLength: 1, maxLength: 4 }),
        fc.constantFrom(',', ', ', ' , '),
        (all, comma) => {
          const text = all.map(([scheme, list]) => {
            const parameters = list.map(([name, content, quoted, equals]) => name + equals + written(content, quoted));
            return `${scheme} ${parameters.join(comma)}`.trim();
          });
          const expected = all.map(([scheme, list]) => [
            scheme.toLowerCase(),
            Object.fromEntries(list.map(([name, content]) => [name.toLowerCase(), content])),
          ]);
          expect(plain(text.join(comma))).toEqual(expected);
        },
      ),
    );
  });

  it('of any text is read or refused in a moment, and never throws', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 200, unit: fc.constantFrom(...'Ba=",\\ ;\t\r\n') }), (text) => {
        const challenges = parseChallenges(text);
        expect(challenges === undefined || challenges.length <= 8).toBe(true);
      }),
    );
  });
});
