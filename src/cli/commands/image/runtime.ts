/** `cutaway runtime`: the runtime-spec config.json that the image yields. */
import { basisFields, tellBasis } from '../../basis.ts';
import { PICKING } from '../../options/picking.ts';
import { pickImage } from '../../pickImage.ts';
import { flawFields } from '../../printing/documents.ts';
import { imageCommand, withInput } from '../../session.ts';
import { printable } from '../../show.ts';

export const runtime = imageCommand({
  summary: 'the runtime-spec config.json that the image yields',
  details: ['The source of each field is listed on stderr. The exit status is 1 if a runtime would refuse the image.'],
  operands: ['INPUT'],
  options: PICKING,
  examples: [['runtime image.tar > config.json', 'the config of a bundle, as umoci and containerd make it']],
  run: (context, input) =>
    withInput(context, input, async (opened) => {
      const { engine, options, output, note, call } = context;
      const node = pickImage(context, opened, { configs: true });
      const { spec, origins, findings, basis } = await engine.ask([opened.id], 'runtime', { image: node.key }, call);
      if (options.json) await output.json({ ...spec, ...flawFields(context), ...basisFields(basis) });
      else {
        await output.jsonText(`${JSON.stringify(spec, null, 2)}\n`);
        for (const { field, from, how } of origins) note(printable(`${field} <- ${from ?? 'left open'}: ${how}`));
      }
      for (const { severity, at, message } of findings) note(`${severity}: ${printable(at)}: ${printable(message)}`);
      const unread = tellBasis(context, basis);
      return unread === 1 || findings.some(({ severity }) => severity === 'error') ? 1 : 0;
    }),
});
