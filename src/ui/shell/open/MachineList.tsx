/** On this machine: what Docker and Podman have here. A click opens an image. */
import { useState } from 'react';
import { formatBytes, visibleText } from '../../../core/oci/text.ts';
import { formatAgo, formatCount, formatExactBytes } from '../../parts/format.ts';
import { engineInput, type MachineEngine, type MachineImage, useMachine } from '../../state/open/machine.ts';
import { openInputs } from '../../state/open/openInputs.ts';

/** More are shown when they are asked for. */
const SHOWN = 8;

export function MachineList() {
  const engines = useMachine();
  // Room is kept while they are asked: what stands below does not jump.
  if (engines === undefined) return <div className="min-h-40" />;
  if (engines.length === 0) return null;
  return (
    <section aria-labelledby="machine-title">
      <h2 id="machine-title" className="mb-2 text-ink-2 text-sm">
        {engines.length === 1 ? `On this machine, in ${engines[0]?.title}` : 'On this machine'}
      </h2>
      {engines.map((engine) => (
        <EngineImages key={engine.engine} engine={engine} named={engines.length > 1} />
      ))}
    </section>
  );
}

/** `named`: there are several engines, and each list says whose it is. */
function EngineImages({ engine, named }: { readonly engine: MachineEngine; readonly named: boolean }) {
  const { title, images, problem } = engine;
  const [all, setAll] = useState(false);
  const shown = all ? images : images.slice(0, SHOWN);
  return (
    <div className="mb-4 last:mb-0">
      {named && <h3 className="mb-1 text-ink-2 text-sm">{title}</h3>}
      {problem !== undefined && <p className="text-ink-2 text-sm">{visibleText(problem)}</p>}
      {problem === undefined && images.length === 0 && (
        <p className="text-ink-2 text-sm">{title} has no images with a name.</p>
      )}
      {images.length > 0 && (
        <ul className="border-line border-t">
          {shown.map((image) => (
            <li key={image.name} className="border-line border-b">
              <ImageRow engine={engine} image={image} />
            </li>
          ))}
        </ul>
      )}
      {shown.length < images.length && (
        <button type="button" className="mt-2 text-accent text-sm hover:underline" onClick={() => setAll(true)}>
          Show all {formatCount(images.length)}
        </button>
      )}
    </div>
  );
}

function ImageRow({ engine, image }: { readonly engine: MachineEngine; readonly image: MachineImage }) {
  const { name, size, created } = image;
  const input = engineInput(`${engine.engine}:${name}`);
  return (
    <button
      type="button"
      disabled={input === undefined}
      title={`${engine.title} saves it to a temporary file, which Cutaway reads`}
      className="flex min-h-8 w-full items-center gap-3 px-1 text-left hover:bg-panel"
      onClick={() => input && openInputs([input])}
    >
      <span className="min-w-0 flex-1 truncate">{visibleText(name)}</span>
      <span className="text-ink-2 text-sm max-sm:hidden">{created === undefined ? '' : <Age created={created} />}</span>
      <span className="w-20 text-right font-mono text-ink-2 text-sm" title={formatExactBytes(size)}>
        {formatBytes(size)}
      </span>
    </button>
  );
}

function Age({ created }: { readonly created: number }) {
  const date = new Date(created * 1000);
  return (
    <time dateTime={date.toISOString()} title={date.toISOString()}>
      {formatAgo(created, Date.now() / 1000)}
    </time>
  );
}
