/** When there are colours, and that nothing of an image can make one. */
import { PassThrough } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { paintNote, wantsColour } from '../../../src/cli/printing/colour.ts';
import { createOutput } from '../../../src/cli/printing/output.ts';

describe('colours', () => {
  it.each<[string, boolean, Record<string, string>, string[], boolean]>([
    ['on a terminal', true, {}, [], true],
    ['not on a pipe', false, {}, [], false],
    ['not by --no-color', true, {}, ['ls', '--no-color'], false],
    ['not by NO_COLOR', true, { NO_COLOR: '1' }, [], false],
    ['not by NO_COLOR, whatever it says', true, { NO_COLOR: '0' }, [], false],
    ['an empty NO_COLOR is none', true, { NO_COLOR: '' }, [], true],
    ['on a pipe by FORCE_COLOR', false, { FORCE_COLOR: '1' }, [], true],
    ['FORCE_COLOR=0 is none', true, { FORCE_COLOR: '0' }, [], false],
    ['FORCE_COLOR wins over NO_COLOR', false, { FORCE_COLOR: '3', NO_COLOR: '1' }, [], true],
    ['--no-color wins over FORCE_COLOR', true, { FORCE_COLOR: '1' }, ['--no-color'], false],
    ['not on a terminal that has none', true, { TERM: 'dumb' }, [], false],
  ])('%s', (_, isTTY, env, args, wanted) => expect(wantsColour({ isTTY }, env, args)).toBe(wanted));

  async function printed(coloured: boolean, text: string) {
    const stream = new PassThrough();
    const output = createOutput(stream, { coloured });
    await output.text(output.paint('bad', text));
    await output.flush();
    return String(stream.read());
  }

  it('stand around the text, its line feed after them', async () => {
    expect(await printed(true, 'wrong\n')).toBe('\u001b[31mwrong\u001b[39m\n');
    expect(await printed(false, 'wrong\n')).toBe('wrong\n');
  });

  it('escape sequences of an image stay visible within them', async () => {
    expect(await printed(true, 'a\u001b[32mb')).toBe('\u001b[31ma\\u{1b}[32mb\u001b[39m');
  });

  it('JSON has none', async () => {
    const stream = new PassThrough();
    const output = createOutput(stream, { coloured: true });
    await output.json({ a: 'x' });
    await output.jsonLines([{ b: 1 }]);
    await output.flush();
    expect(String(stream.read())).toBe('{"a":"x"}\n{"b":1}\n');
  });

  it('notes have them at their first word', () => {
    expect(paintNote('cutaway: error: layer 1')).toBe('cutaway: \u001b[31merror\u001b[39m: layer 1');
    expect(paintNote('cutaway: warning: x')).toBe('cutaway: \u001b[33mwarning\u001b[39m: x');
    expect(paintNote('incomplete {"error":1}')).toBe('incomplete {"error":1}');
  });
});
