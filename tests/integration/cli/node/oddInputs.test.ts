import { expect, test } from 'vitest';
import { runCommand } from '../../../fixtures/runCommand.ts';

test.each([
  ['/dev/zero', 'unsupported'],
  ['/dev/null', 'unsupported'],
])('%s is refused, and not read for ever', async (path, code) => {
  await expect(runCommand('inspect', path)).rejects.toMatchObject({ code, at: path });
});
