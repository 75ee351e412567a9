import { describe, expect, it } from 'vitest';
import { valueAt } from '../../../../../src/ui/views/config/runtimeText.ts';

describe('a value of the runtime config', () => {
  const spec = { process: { args: ['a b'], user: { uid: 7 } }, annotations: { 'a/b~c': 'x' } };

  it.each([
    ['/process/args/0', 'a b'],
    ['/process/user/uid', '7'],
    ['/process/user', '{"uid":7}'],
    ['/annotations/a~1b~0c', 'x'],
    ['/process/nothing', ''],
    ['/process/args/0/length', ''],
    ['/constructor', ''],
  ])('at %s is %j', (pointer, value) => {
    expect(valueAt(spec, pointer)).toBe(value);
  });
});
