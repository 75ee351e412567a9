/** Model: what a GGUF or safetensors file says about the model in it: its facts, tensors and fields. */
import { useMemo } from 'react';
import type {
  ModelDescription,
  ModelField,
  Tensor,
  TensorType,
  Tokenizer,
} from '../../core/content/models/description.ts';
import { modelType } from '../../core/oci/known/modelFile.ts';
import { formatBytes } from '../../core/oci/text.ts';
import { formatCount } from '../parts/format.ts';
import type { RecordColumn } from '../parts/table/records.ts';
import { Described } from './described/Described.tsx';
import { FactGrid, TextFact } from './described/FactGrid.tsx';
import { factsPane, Panes, tablePane } from './described/Panes.tsx';
import type { Preview, PreviewProps } from './preview.ts';

const KINDS = ['model'] as const;

function ModelView(props: PreviewProps) {
  return (
    <Described preview={props} as="model" kinds={KINDS} what="a model file">
      {(model) => <Model model={model} />}
    </Described>
  );
}

const bytesCell = (size: number | null) => (size === null ? '?' : formatBytes(size));

const TENSORS: readonly RecordColumn<Tensor>[] = [
  { key: 'name', title: 'Tensor', mono: true, value: ({ name }) => name },
  { key: 'shape', title: 'Shape', mono: true, width: 130, value: ({ shape }) => shape.join(' × ') || 'scalar' },
  { key: 'type', title: 'Type', mono: true, width: 84, value: ({ type }) => type },
  {
    ...{ key: 'size', title: 'Size', mono: true, width: 92, align: 'right', from: 480 },
    value: ({ size }) => size,
    cell: ({ size }) => bytesCell(size),
  },
  { key: 'offset', title: 'Offset', mono: true, width: 130, align: 'right', from: 620, value: ({ offset }) => offset },
];

const FIELDS: readonly RecordColumn<ModelField>[] = [
  { key: 'key', title: 'Field', mono: true, width: 280, value: ({ key }) => key },
  { key: 'type', title: 'Type', mono: true, width: 140, from: 620, value: ({ type }) => type },
  { key: 'value', title: 'Value', mono: true, value: ({ value }) => value },
];

const TYPES: readonly RecordColumn<TensorType>[] = [
  { key: 'type', title: 'Type', mono: true, value: ({ type }) => type },
  { key: 'count', title: 'Tensors', mono: true, width: 110, align: 'right', value: ({ count }) => count },
  {
    ...{ key: 'size', title: 'Size', mono: true, width: 110, align: 'right' },
    value: ({ size }) => size,
    cell: ({ size }) => formatBytes(size),
  },
];

function Model({ model }: { readonly model: ModelDescription }) {
  const panes = useMemo(
    () => [
      factsPane('Facts', <ModelFacts model={model} />),
      ...tablePane('Tensors', 'Tensors', model.tensors, TENSORS),
      ...tablePane('Fields', 'Fields of the header', model.metadata, FIELDS),
      ...tablePane('Types', 'Types of the tensors', model.types, TYPES),
    ],
    [model],
  );
  return <Panes panes={panes} />;
}

function ModelFacts({ model }: { readonly model: ModelDescription }) {
  const { tokenizer, unread } = model;
  const weights = model.types.reduce((sum, { size }) => sum + size, 0);
  return (
    <FactGrid>
      <TextFact name="name" text={model.name} copy />
      <TextFact name="format" text={[model.format, model.version].filter(Boolean).join(' ')} />
      <TextFact name="architecture" text={model.architecture} />
      <TextFact
        name="parameters"
        text={`${formatCount(model.parameters)}${unread > 0 ? ' in the part that could be read' : ''}`}
      />
      <TextFact name="quantization" text={model.quantization} />
      <TextFact name="weights" text={`${formatBytes(weights)} in ${formatCount(model.tensors.length)} tensors`} />
      <TextFact name="header" text={model.headerSize > 0 ? formatBytes(model.headerSize) : null} />
      <TextFact name="context length" text={countOf(model.contextLength)} />
      <TextFact name="embedding length" text={countOf(model.embeddingLength)} />
      <TextFact name="layers" text={countOf(model.layers)} />
      <TextFact name="license" text={model.license} />
      {tokenizer && <TokenizerFacts tokenizer={tokenizer} />}
    </FactGrid>
  );
}

function TokenizerFacts({ tokenizer }: { readonly tokenizer: Tokenizer }) {
  const { model, pre, tokens, merges, bos, eos, chatTemplate } = tokenizer;
  const ends = [bos === null ? '' : `begins with ${bos}`, eos === null ? '' : `ends with ${eos}`];
  return (
    <>
      <TextFact name="tokenizer" text={[model, pre].filter(Boolean).join(', ')} />
      <TextFact name="tokens" text={countOf(tokens)} />
      <TextFact name="merges" text={countOf(merges)} />
      <TextFact name="a text" text={ends.filter(Boolean).join(', ')} />
      <TextFact
        name="chat template"
        text={chatTemplate > 0 ? `${formatCount(chatTemplate)} characters, among the fields` : 'none'}
      />
    </>
  );
}

const countOf = (count: number | null) => (count === null ? null : formatCount(count));

export const model: Preview = {
  name: 'model',
  title: 'Model',
  accepts: (_path, head, size) => modelType(head, size) !== undefined,
  maxBytes: Number.MAX_SAFE_INTEGER,
  View: ModelView,
};
