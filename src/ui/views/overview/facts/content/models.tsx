/** The models in an artifact: what each file says of itself, by its header. */
import type { ModelDescription } from '../../../../../core/content/models/description.ts';
import type { Node } from '../../../../../core/image/node.ts';
import { isJson } from '../../../../../core/oci/mediaType.ts';
import { visibleText } from '../../../../../core/oci/text.ts';
import { formatCount } from '../../../../parts/format.ts';
import { toFailure } from '../../../../state/errors.ts';
import type { FactProps, OverviewFact, OverviewPlace } from '../../fact.ts';
import { ToObject } from '../../GoTo.tsx';
import { useAnswer } from '../../../../state/answer.ts';

/** Types of artifacts that pack models: Docker, ModelPack, KitOps. */
const MODEL = /\.ai\.|cncf\.model\.|kitops\.modelkit\./;

const isModelArtifact = ({ image }: OverviewPlace) =>
  image.role === 'artifact' &&
  (MODEL.test(image.artifactType ?? '') || image.children.some(({ mediaType }) => MODEL.test(mediaType)));

function ModelsFact({ place }: FactProps) {
  const blobs = place.image.children.filter(({ role, mediaType }) => role === 'layer' && !isJson(mediaType));
  return blobs.map((blob) => <ModelLine key={blob.key} place={place} blob={blob} />);
}

function ModelLine({ place, blob }: { readonly place: OverviewPlace; readonly blob: Node }) {
  const { opened } = place;
  const target = { kind: 'node', key: blob.key } as const;
  const { data, error } = useAnswer(
    [opened.id],
    'describe',
    { target, path: '', as: 'model' },
    { doing: 'Reading the model', enabled: blob.present },
  );
  const name = blob.annotations?.['org.opencontainers.image.title'] ?? blob.mediaType;
  return (
    <p className="wrap-anywhere">
      <ToObject place={place} objectKey={blob.key} view="document">
        {data?.kind === 'model' ? visibleText(data.name ?? data.format) : visibleText(name)}
      </ToObject>
      {data?.kind === 'model' && <span>: {sayingOf(data)}</span>}
      {error && <span className="text-warn">: unknown, {visibleText(toFailure(error).message)}</span>}
      {!blob.present && <span className="text-warn">: not in this input</span>}
    </p>
  );
}

function sayingOf({ format, architecture, parameters, quantization, contextLength, unread }: ModelDescription): string {
  const facts = [
    architecture,
    `${formatCount(parameters)} parameters`,
    quantization,
    contextLength === null ? null : `${formatCount(contextLength)} tokens of context`,
    format,
    unread > 0 ? 'of which not all could be read' : null,
  ];
  return visibleText(facts.filter((fact) => fact !== null).join(', '));
}

export const models: OverviewFact = { name: 'Model', applies: isModelArtifact, Fact: ModelsFact, lines: 1 };
