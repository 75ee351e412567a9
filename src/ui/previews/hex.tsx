/** Hex: any file of any size as bytes, read page by page where one looks. */
import { type FormEvent, useEffect, useMemo, useState, useSyncExternalStore } from 'react';
import { HexRows } from './hex/HexRows.tsx';
import { createPages, PAGE_BYTES, type Pages, parseOffset } from './hex/pages.ts';
import { readingsOf } from './hex/readout.ts';
import { sniff } from './hex/sniff.ts';
import type { Preview, PreviewProps } from './preview.ts';
import { looksLikeText } from './text/encoding.ts';

function HexView({ head, source, at, onAt }: PreviewProps) {
  const pages = useMemo(() => createPages(source, head), [source, head]);
  useEffect(() => () => pages.close(), [pages]);
  useSyncExternalStore(pages.subscribe, pages.version);
  const failure = pages.failure();
  return (
    <div className="flex h-full min-h-0 flex-col">
      <HexRows pages={pages} size={source.size} at={at} onAt={onAt} />
      <div className="flex min-h-7 flex-wrap items-center gap-x-4 border-line border-t px-3 text-ink-2 text-sm">
        <GoTo size={source.size} onGo={onAt} />
        {at !== null && at < source.size ? <Readout pages={pages} at={at} size={source.size} /> : <Kind head={head} />}
        {failure !== undefined && (
          <span role="alert" className="text-error">
            ✕ {failure instanceof Error ? failure.message : 'These bytes could not be read.'}
          </span>
        )}
      </div>
    </div>
  );
}

/** What it seems to be, for a file that no other preview knows. */
function Kind({ head }: { readonly head: Uint8Array }) {
  const kind = sniff(head);
  if (looksLikeText(head)) return null;
  return <span>{kind === undefined ? 'format not recognized' : `looks like ${kind}`}</span>;
}

function GoTo({ size, onGo }: { readonly size: number; readonly onGo: (offset: number) => void }) {
  const [text, setText] = useState('');
  const offset = parseOffset(text);
  const wrong = text !== '' && (offset === undefined || offset >= size);
  const go = (event: FormEvent) => {
    event.preventDefault();
    if (offset !== undefined && offset < size) onGo(offset);
  };
  return (
    <form onSubmit={go} className="flex items-center gap-2">
      <label className="flex items-center gap-2">
        Go to offset
        <input
          value={text}
          onChange={(event) => setText(event.target.value)}
          placeholder="0x1f0 or 496"
          aria-invalid={wrong}
          className="h-6 w-32 rounded-sm border border-line-strong bg-raised px-2 font-mono placeholder:text-ink-3"
        />
      </label>
      <span aria-live="polite" className="text-error">
        {wrong && (offset === undefined ? 'Not an offset' : `Past the end (0x${size.toString(16)})`)}
      </span>
    </form>
  );
}

/** The bytes at the cursor as numbers. */
function Readout({ pages, at, size }: { readonly pages: Pages; readonly at: number; readonly size: number }) {
  const bytes = Uint8Array.from({ length: Math.min(8, size - at) }, (_, place) => {
    return pages.at(at + place)?.[(at + place) % PAGE_BYTES] ?? 0;
  });
  if (!pages.at(at)) return null;
  return (
    <dl aria-label="At the cursor" className="flex flex-wrap items-center gap-x-4 font-mono">
      <Reading name="offset" text={`0x${at.toString(16)} = ${at}`} />
      {readingsOf(bytes).map(({ name, little, big }) => (
        <Reading
          key={name}
          name={name}
          text={big === undefined || big === little ? little : `${little} LE  ${big} BE`}
        />
      ))}
    </dl>
  );
}

function Reading({ name, text }: { readonly name: string; readonly text: string }) {
  return (
    <div className="flex gap-1">
      <dt className="text-ink-3">{name}</dt>
      <dd className="whitespace-pre">{text}</dd>
    </div>
  );
}

export const hex: Preview = {
  name: 'hex',
  title: 'Hex',
  accepts: () => true,
  maxBytes: Number.MAX_SAFE_INTEGER,
  View: HexView,
};
