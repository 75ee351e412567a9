/** The config view: what a runtime would be given, in words; every field of the image's config that is not a layer. */
import type { ImageConfig } from '../../../core/oci/config.ts';
import { visibleText } from '../../../core/oci/text.ts';
import { FailureNote } from '../../elements/answer/FailureNote.tsx';
import { useImage } from '../../state/engine.ts';
import { PARTS_SHOWN, VIEW_PARTS } from '../../state/image/shownParts.ts';
import { show, useShown } from '../../state/place/shows.ts';
import { select, showView } from '../../state/appState.ts';
import { imageAt } from '../../state/objectIndex.ts';
import type { ViewProps } from '../../state/viewProps.ts';
import { Choice } from '../../parts/controls/Choice.tsx';
import { Toolbar } from '../../parts/controls/Toolbar.tsx';
import { ViewHeader } from '../../parts/controls/ViewHeader.tsx';
import { Digest } from '../../parts/facts/Digest.tsx';
import { Time } from '../../parts/facts/Time.tsx';
import { Group, Line, Pairs, Words } from './ConfigParts.tsx';
import { runLines } from './configText.ts';
import { Producers } from './Producers.tsx';
import { RuntimePanel } from './RuntimePanel.tsx';

export function ConfigView({ slot, opened }: ViewProps) {
  const image = imageAt(opened, slot.key);
  const asks = image !== undefined && image.children.length > 0;
  const { data: summary, error, refetch } = useImage(opened.id, asks ? image.key : undefined);
  const way = useShown(PARTS_SHOWN.config);
  if (!image || !asks) return <p className="p-4 text-ink-2">Select an image to read its config.</p>;
  if (error) return <FailureNote thrown={error} onRetry={() => void refetch()} />;
  if (!summary) return null;
  const { config, imageID } = summary;
  const runtime = way === 'Runtime config';
  const node = image.children.find((child) => child.role === 'config');
  if (!config) return <p className="p-4 text-ink-2">The config of this image is absent or cannot be read.</p>;
  return (
    <section aria-label="Config" className="@container flex h-full min-h-0 flex-col">
      <ViewHeader title="Config">
        <Toolbar label="Config" className="flex min-w-0 flex-1 flex-wrap items-center gap-x-4">
          {imageID !== null && (
            <span className="flex min-w-0 items-center gap-1">
              <span className="whitespace-nowrap">image ID</span> <Digest digest={imageID} copy />
            </span>
          )}
          <Choice options={VIEW_PARTS.config} chosen={way} onChoose={(next) => show(PARTS_SHOWN.config, next)} />
          {node && (
            <button
              type="button"
              className="ml-auto h-6 whitespace-nowrap text-accent hover:underline"
              onClick={() => {
                select(slot.id, node.key);
                showView('document');
              }}
            >
              Raw JSON
            </button>
          )}
        </Toolbar>
      </ViewHeader>
      {runtime ? (
        <RuntimePanel openedID={opened.id} image={image.key} />
      ) : (
        <div className="grid min-h-0 flex-1 content-start gap-x-8 gap-y-6 overflow-y-auto p-4 @3xl:grid-cols-2">
          <div className="flex min-w-0 flex-col gap-6">
            <Runs config={config} />
            <Pairs title="Environment" pairs={environment(config)} none="No environment variables." />
          </div>
          <div className="flex min-w-0 flex-col gap-6">
            <Made config={config} />
            <Pairs title="Labels" pairs={Object.entries(config.config?.Labels ?? {})} none="No labels." explained />
            <Producers openedID={opened.id} image={image.key} />
          </div>
        </div>
      )}
    </section>
  );
}

/** Env entries are `NAME=value`; one without `=` is kept as it is. */
function environment({ config }: ImageConfig): readonly (readonly [string, string])[] {
  return (config?.Env ?? []).map((entry) => {
    const at = entry.indexOf('=');
    return at < 0 ? ([entry, ''] as const) : ([entry.slice(0, at), entry.slice(at + 1)] as const);
  });
}

function Runs({ config: { config = {} } }: { readonly config: ImageConfig }) {
  return (
    <Group title="Runtime">
      {runLines(config ?? {}).map(({ name, words, apart, text }) => (
        <Line key={name} name={name}>
          {words ? <Words words={words} apart={apart} /> : text}
        </Line>
      ))}
    </Group>
  );
}

function Made({ config }: { readonly config: ImageConfig }) {
  const platform = [config.os, config.architecture, config.variant].filter(Boolean).join('/');
  return (
    <Group title="Origin">
      <Line name="Platform">{platform === '' ? 'not specified' : <Words words={[platform]} />}</Line>
      {config['os.version'] && <Line name="OS version">{visibleText(config['os.version'])}</Line>}
      {config.created && (
        <Line name="Created">
          <Time at={config.created} />{' '}
          <span className="ml-2 font-mono text-ink-2 text-sm">{visibleText(config.created)}</span>
        </Line>
      )}
      {config.author && <Line name="Author">{visibleText(config.author)}</Line>}
      {config.docker_version && <Line name="Docker version">{visibleText(config.docker_version)}</Line>}
      <Line name="Layers">{config.rootfs?.diff_ids?.length ?? 0} diffIDs</Line>
    </Group>
  );
}
