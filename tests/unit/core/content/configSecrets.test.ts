/** Secrets in configs: what a config tells everybody, and what looks like a secret and is none. */
import { describe, expect, it } from 'vitest';
import { configSecrets } from '../../../../src/core/content/secrets/configSecrets.ts';
import type { ImageConfig } from '../../../../src/core/oci/config.ts';

/** Put together here, so that nobody takes this file for a leak. */
const TOKEN = ['ghp', 'k7Qx2VbN9mZr4TcY8wLd3HsJ6fGp1EaU5oRi'].join('_');
const step = (created_by: string): ImageConfig => ({ history: [{ created_by }] });

const FOUND: readonly [config: ImageConfig, path: string, pointer: string, kind: string][] = [
  [{ config: { Env: ['PATH=/bin', `A=${TOKEN}`] } }, 'config Env A', '/config/Env/1', 'GitHub token'],
  [{ config: { Env: [`GITHUB_TOKEN=${TOKEN}`] } }, 'config Env GITHUB_TOKEN', '/config/Env/0', 'GitHub token'],
  [{ config: { Env: ['DB_PASSWORD=hunter2hunter2'] } }, 'config Env DB_PASSWORD', '/config/Env/0', 'password or token'],
  [
    { config: { Env: ['DATABASE_URL=postgres://app:hunter22@db/x'] } },
    'config Env DATABASE_URL',
    '/config/Env/0',
    'password in an address',
  ],
  [{ config: { Labels: { 'a/b': TOKEN } } }, 'config Labels a/b', '/config/Labels/a~1b', 'GitHub token'],
  [{ config: { Cmd: ['curl', `-H=${TOKEN}`] } }, 'config Cmd', '/config/Cmd', 'GitHub token'],
  [step(`RUN |1 NPM_TOKEN=hunter2hunter2 /bin/sh -c npm ci`), 'config history 0', '/history/0', 'password or token'],
  [step(`ARG SECRET=hunter2hunter2`), 'config history 0', '/history/0', 'password or token'],
  [step(`ENV API_KEY=hunter2hunter2`), 'config history 0', '/history/0', 'password or token'],
];

/** As real images have them. */
const NONE: readonly ImageConfig[] = [
  { config: { Env: ['PATH=/usr/bin', 'GPG_KEY=A035C8C19219BA821ECEA86B64E628F8D684696D', 'NODE_VERSION=20.1.0'] } },
  { config: { Env: ['TOKEN_URL=https://id.example.com', 'PASSWORD_FILE=/run/secrets/db', 'MAX_TOKENS=4096'] } },
  { config: { Env: ['POSTGRES_PASSWORD=', 'GITHUB_TOKEN=$TOKEN', 'MYSQL_ALLOW_EMPTY_PASSWORD=true'] } },
  step('ARG GITHUB_TOKEN'),
  step('RUN /bin/sh -c --mount=type=secret,id=npm_token npm ci # buildkit'),
  step('RUN |1 TOKEN=$TOKEN /bin/sh -c true'),
];

describe('secrets in the config', () => {
  it.each(FOUND)('%j', (config, path, pointer, kind) => {
    const found = configSecrets(config, 1);
    expect(found.map((one) => [one.path, one.pointer, one.matches.map((match) => match.kind)])).toEqual([
      [path, pointer, [kind]],
    ]);
    expect(JSON.stringify(found)).not.toMatch(new RegExp(`${TOKEN.slice(0, 12)}|hunter`));
  });

  it.each(NONE)('are not in %j', (config) => {
    expect(configSecrets(config, 1)).toEqual([]);
  });

  const BUILT: ImageConfig = {
    author: TOKEN,
    config: { Env: [`A=${TOKEN}`, `B=${TOKEN}`, `C=${TOKEN}`], Labels: { l: TOKEN }, Cmd: [TOKEN] },
    history: [
      { created_by: `ARG A=${TOKEN}`, empty_layer: true },
      { created_by: '/bin/sh -c #(nop) ADD file:0 in / ' },
      { created_by: '/bin/sh -c #(nop)  ENV A=1', empty_layer: true },
      { created_by: 'COPY a b # buildkit' },
      { created_by: `ENV X=1 B=${TOKEN}`, empty_layer: true },
      { created_by: 'LABEL l=1', empty_layer: true },
      { created_by: `RUN curl -H ${TOKEN}` },
    ],
  };
  /** Layers of author, Env A, B, C, Labels l, Cmd, and of steps 0, 4 and 6. */
  const LAYERS: readonly [layers: number, expected: object][] = [
    [
      3,
      {
        author: 2,
        'Env A': 0,
        'Env B': 1,
        'Env C': 2,
        'Labels l': 1,
        Cmd: 2,
        'history 0': 0,
        'history 4': 1,
        'history 6': 2,
      },
    ],
    [
      5,
      {
        author: 4,
        'Env A': 4,
        'Env B': 4,
        'Env C': 4,
        'Labels l': 4,
        Cmd: 4,
        'history 0': 4,
        'history 4': 4,
        'history 6': 4,
      },
    ],
    [
      0,
      {
        author: 0,
        'Env A': 0,
        'Env B': 0,
        'Env C': 0,
        'Labels l': 0,
        Cmd: 0,
        'history 0': 0,
        'history 4': 0,
        'history 6': 0,
      },
    ],
  ];

  it.each(LAYERS)('belong to the layer of their step, or the one below it: %i layers', (layers, expected) => {
    const found = configSecrets(BUILT, layers);
    expect(Object.fromEntries(found.map(({ path, layer }) => [path.slice('config '.length), layer]))).toEqual(expected);
  });
});
