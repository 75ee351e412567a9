/** Build steps as the text of a Dockerfile: readable, not a file that would build the same image again. */
import type { BuildStep } from '../../../engine/engine.ts';

const KNOWN =
  /^(?:ADD|ARG|CMD|COPY|ENTRYPOINT|ENV|EXPOSE|FROM|HEALTHCHECK|LABEL|MAINTAINER|ONBUILD|RUN|SHELL|STOPSIGNAL|USER|VOLUME|WORKDIR)\b/;

/** What is not an instruction of a Dockerfile (`/bin/sh`, a Bazel or Nix step) becomes a comment. */
export function dockerfileText(steps: readonly BuildStep[]): string {
  const lines = steps.map(({ instruction, comment }) => {
    if (KNOWN.test(instruction)) return instruction;
    const said = instruction || comment || 'a step without a command';
    return said
      .split('\n')
      .map((line) => `# ${line}`)
      .join('\n');
  });
  return `${lines.join('\n')}\n`;
}
