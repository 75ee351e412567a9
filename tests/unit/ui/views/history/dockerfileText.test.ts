import { expect, test } from 'vitest';
import type { BuildStep } from '../../../../../src/engine/engine.ts';
import { dockerfileText } from '../../../../../src/ui/views/history/dockerfileText.ts';

const step = (instruction: string, comment?: string): BuildStep => ({
  ...{ createdBy: instruction, instruction, comment, emptyLayer: false, layer: 0 },
});

test('instructions stand as they are, whatever is none becomes a comment, line by line', () => {
  const steps = [step('/bin/sh'), step('ENV A=b'), step('RUN a \\\n    && b'), step('', 'from bazel\nrules')];
  expect(dockerfileText(steps)).toBe('# /bin/sh\nENV A=b\nRUN a \\\n    && b\n# from bazel\n# rules\n');
});
