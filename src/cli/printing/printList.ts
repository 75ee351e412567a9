/** Names of a registry, one a line or as one array. */
import type { Context } from '../session.ts';
import { printable } from '../show.ts';

/** Gives the exit status: 1 where the list is not whole. What `matters` less is faint. */
export async function printList(
  { options, output, report }: Pick<Context, 'options' | 'output' | 'report'>,
  names: readonly string[],
  { complete, problem }: { readonly complete: boolean; readonly problem?: { readonly message: string } },
  matters: (name: string) => boolean = () => true,
): Promise<number> {
  if (options.json) await output.json(names);
  else for (const name of names) await output.text(`${matters(name) ? name : output.paint('faint', name)}\n`);
  await output.flush();
  if (complete) return 0;
  report(
    `cutaway: error: the list is not complete: ${printable(problem?.message ?? 'there are more than Cutaway reads')}`,
  );
  return 1;
}
