/** One value of a JSON document: its key, the value exactly as written, and what is known about it. */
import { explainAnnotation } from '../../../core/oci/annotations.ts';
import { type JsonText, keyOf, kindOf, rawOf, stringOf } from '../../../core/oci/json/jsonText.ts';
import { explainMediaType, isMediaType } from '../../../core/oci/mediaType.ts';
import { formatBytes, visibleText } from '../../../core/oci/text.ts';
import type { OpenedInput } from '../../../engine/engine.ts';
import { DigestLink, isDigestText } from '../../elements/links/DigestLink.tsx';
import { formatCount } from '../../parts/format.ts';

interface JsonLineProps {
  readonly doc: JsonText;
  readonly node: number;
  readonly children: number;
  readonly open: boolean;
  readonly duplicate: boolean;
  readonly slotID: string;
  readonly opened: OpenedInput;
}

/** A line shows this much of a long string; the whole is in the title, and under "As stored". */
const MOST = 2_000;

export function JsonLine(props: JsonLineProps) {
  const { doc, node, duplicate } = props;
  const key = keyOf(doc, node);
  const raw = key === undefined ? '' : doc.text.slice(doc.keyStart[node], doc.keyEnd[node]);
  return (
    <span className="flex min-w-0 items-center gap-2 font-mono text-sm">
      {key !== undefined && (
        <span className="shrink-0 text-ink-2" title={explainAnnotation(key)}>
          {visibleText(raw)}:
        </span>
      )}
      <JsonValue {...props} name={key ?? ''} />
      {duplicate && (
        <span
          className="shrink-0 rounded-sm bg-warn-soft px-1 font-sans text-warn text-xs"
          title="This key is duplicated in its object. Most parsers use the last value; the OCI specification forbids duplicates."
        >
          ▲ duplicate key
        </span>
      )}
    </span>
  );
}

const BRACKETS = { object: ['{', '}', 'member'], array: ['[', ']', 'item'] } as const;

function JsonValue({ doc, node, children, open, name, slotID, opened }: JsonLineProps & { readonly name: string }) {
  const kind = kindOf(doc, node);
  if (kind === 'object' || kind === 'array') {
    const [left, right, word] = BRACKETS[kind];
    if (children === 0) return <span>{left + right}</span>;
    return (
      <span className="truncate">
        {open ? left : `${left}…${right}`}
        <span className="ml-2 font-sans text-ink-3 text-xs">
          {formatCount(children)} {word}
          {children === 1 ? '' : 's'}
        </span>
      </span>
    );
  }
  const raw = rawOf(doc, node);
  if (kind === 'string') return <StringValue raw={raw} text={stringOf(doc, node)} slotID={slotID} opened={opened} />;
  const bytes = name === 'size' && kind === 'number' ? Number(raw) : Number.NaN;
  return (
    <span className="truncate">
      <span className={kind === 'number' ? '' : 'text-ink-2'}>{raw}</span>
      {bytes >= 1000 && Number.isSafeInteger(bytes) && (
        <span className="ml-2 font-sans text-ink-3 text-xs">{formatBytes(bytes)}</span>
      )}
    </span>
  );
}

interface StringValueProps {
  readonly raw: string;
  readonly text: string;
  readonly slotID: string;
  readonly opened: OpenedInput;
}

function StringValue({ raw, text, slotID, opened }: StringValueProps) {
  if (isDigestText(text)) return <DigestLink digest={text} slotID={slotID} opened={opened} quoted />;
  const shown = visibleText(raw.length > MOST ? `${raw.slice(0, MOST)}…` : raw);
  if (isMediaType(text) && text.includes('.')) {
    return (
      <span className="flex min-w-0 items-baseline gap-2" title={explainMediaType(text)}>
        <span className="min-w-0 shrink-0 truncate max-md:shrink">{shown}</span>
        <span className="min-w-0 truncate font-sans text-ink-3 text-xs max-md:hidden">{explainMediaType(text)}</span>
      </span>
    );
  }
  return (
    <span className="truncate" title={visibleText(text.slice(0, MOST))}>
      {shown}
    </span>
  );
}
