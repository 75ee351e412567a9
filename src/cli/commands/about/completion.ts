/** `cutaway completion SHELL`: the script that a shell completes our command lines by. */
import { command } from '../../commandLine/command.ts';
import { SHELLS } from '../../commandLine/completion/index.ts';
import { UsageError } from '../../usageError.ts';

export const completion = command({
  summary: 'completions for bash, zsh or fish',
  operands: ['SHELL'],
  options: {},
  examples: [
    ['completion bash > ~/.local/share/bash-completion/completions/cutaway', 'for bash'],
    ['completion zsh > ~/.zfunc/_cutaway', 'for zsh, where ~/.zfunc is in fpath'],
    ['completion fish > ~/.config/fish/completions/cutaway.fish', 'for fish'],
  ],
  async run({ output, commands }, name = '') {
    const shell = Object.hasOwn(SHELLS, name) ? SHELLS[name] : undefined;
    if (!shell)
      throw new UsageError(
        `completion ${name}: must be ${Object.keys(SHELLS)
          .join(', ')
          .replace(/, (?=[^,]*$)/, ' or ')}`,
      );
    const loaded = await Promise.all(
      Object.entries(commands).map(async ([key, { load }]) => [key, await load()] as const),
    );
    await output.text(shell(loaded));
    return 0;
  },
});
