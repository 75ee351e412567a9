import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { resolveUser } from '../../../../../src/core/convert/runtime/accounts.ts';
import { toRuntime } from '../../../../../src/core/convert/runtime/toRuntime.ts';

const passwd = 'root:x:0:0:root:/root:/bin/sh\napp:x:1000:1001:An app:/home/app:/bin/sh\nbad line\n33:x:7:8::/odd:\n';
const group = 'root:x:0:\nstaff:x:50:app,other\napp:x:1001:\ndocker:x:999:other,app\n';

/** Who a container runs as, in one line. */
function who(text: string) {
  const { user, home, findings } = resolveUser(text, { passwd, group });
  return [user.uid, user.gid, user.additionalGids ?? [], home, findings.map(({ code }) => code)];
}

describe('the user', () => {
  it.each([
    ['', [0, 0, [], '/root', []]],
    ['app', [1000, 1001, [50, 999], '/home/app', []]],
    ['app:staff', [1000, 50, [], '/home/app', []]],
    ['app:7', [1000, 7, [], '/home/app', []]],
    ['1000', [1000, 1001, [], '/home/app', []]],
    ['1000:7', [1000, 7, [], '/home/app', []]],
    ['4242', [4242, 0, [], undefined, []]],
    ['nobody', [0, 0, [], undefined, ['unknown-user']]],
    ['app:nothing', [1000, 1001, [], '/home/app', ['unknown-group']]],
    // A number is an id, also where an account has that name.
    ['33', [33, 0, [], undefined, []]],
  ])('%j is resolved as the specification says', (text, expected) => {
    expect(who(text)).toEqual(expected);
  });

  it('never fails, whatever the files hold', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), fc.string(), (text, a, b) => {
        const { user } = resolveUser(text, { passwd: a, group: b });
        expect(Number.isSafeInteger(user.uid) && Number.isSafeInteger(user.gid)).toBe(true);
      }),
    );
  });
});

describe('the runtime config', () => {
  const config = {
    os: 'linux',
    architecture: 'arm64',
    variant: 'v8',
    author: '',
    created: '2024-05-01T12:00:00Z',
    config: {
      User: 'app',
      Env: ['PATH=/bin', 'A=1'],
      Entrypoint: ['/init'],
      Cmd: ['-x', 'y'],
      WorkingDir: '/srv',
      Volumes: { '/data': {} },
      ExposedPorts: { '80/tcp': {}, '53/udp': {} },
      StopSignal: 'SIGQUIT',
      Labels: { 'org.opencontainers.image.os': 'plan9', b: '2' },
    },
  };

  it('has what the image says, each field with its origin', () => {
    const { spec, origins, findings } = toRuntime(config, { passwd, group });
    expect(findings).toEqual([]);
    expect(spec.process).toEqual({
      terminal: false,
      user: { uid: 1000, gid: 1001, additionalGids: [50, 999] },
      args: ['/init', '-x', 'y'],
      env: ['PATH=/bin', 'A=1', 'HOME=/home/app'],
      cwd: '/srv',
    });
    const from = Object.fromEntries(origins.map((origin) => [origin.field, origin.from]));
    expect(from['/process/args/1']).toBe('/config/Cmd/0');
    expect(from['/process/env/2']).toBe('etc/passwd');
    expect(from['/annotations/b']).toBe('/config/Labels/b');
    expect(spec.mounts.at(-1)).toMatchObject({ destination: '/data' });
    expect(from[`/mounts/${spec.mounts.length - 1}`]).toBe('/config/Volumes/~1data');
  });

  it('annotates with fields of the config, and a label of the same name wins', () => {
    expect(toRuntime(config).spec.annotations).toEqual({
      b: '2',
      'org.opencontainers.image.architecture': 'arm64',
      'org.opencontainers.image.created': '2024-05-01T12:00:00Z',
      'org.opencontainers.image.exposedPorts': '80/tcp,53/udp',
      'org.opencontainers.image.os': 'plan9',
      'org.opencontainers.image.stopSignal': 'SIGQUIT',
      'org.opencontainers.image.variant': 'v8',
    });
  });

  it('keeps HOME as the image sets it, and starts in the root where no directory is named', () => {
    const { spec } = toRuntime({ config: { User: '0:0', Env: ['HOME=/x'] } }, { passwd });
    expect([spec.process.env, spec.process.cwd]).toEqual([['HOME=/x'], '/']);
  });

  it('takes the user of a Windows image by name, with nothing to look it up in', () => {
    const config = { User: 'ContainerUser', Cmd: ['cmd'] };
    const { spec, origins, findings } = toRuntime({ os: 'windows', config });
    expect(findings).toEqual([]);
    expect(spec.process).toMatchObject({ user: { username: 'ContainerUser' }, cwd: 'C:\\' });
    expect(spec.process.user).not.toHaveProperty('uid');
    expect(origins).toContainEqual(expect.objectContaining({ field: '/process/user/username', from: '/config/User' }));
    expect(toRuntime({ os: 'windows', config: { Cmd: ['cmd'] } }).spec.process.user).toEqual({});
  });

  it('says where nothing is to be run', () => {
    expect(toRuntime({}).findings.map(({ code }) => code)).toEqual(['no-command']);
    expect(toRuntime({}).spec.process).not.toHaveProperty('args');
  });
});
