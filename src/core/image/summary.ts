/** One image as its documents tell it: the config, its layers in their places, and the steps that built them. */
import type { ImageConfig } from '../oci/config.ts';
import { toInstruction } from './dockerfile.ts';
import type { Node } from './node.ts';

/** A layer's place in one image. */
interface LayerPlace {
  readonly key: string;
  readonly layer: number;
  readonly digest: string | null;
  readonly diffID: string | null;
  readonly size: number;
  readonly present: boolean;
  readonly mediaType: string;
  readonly compression?: string;
  /** Index into `steps` of the build step that made it; null where history doesn't say, or several made it together. */
  readonly step: number | null;
}

/** One history entry; `layer` is null for empty steps and where history can't be aligned. */
export interface BuildStep {
  readonly createdBy: string;
  readonly created?: string;
  readonly author?: string;
  readonly comment?: string;
  readonly emptyLayer: boolean;
  readonly layer: number | null;
  /** Stored bytes of its layer. */
  readonly size?: number;
  /** The step as a Dockerfile line (`RUN apt-get update`), shell prefixes and BuildKit noise removed. */
  readonly instruction: string;
}

/** All about one image manifest that its documents say, without reading a layer. */
export interface ImageSummary {
  readonly key: string;
  /** sha256 of the config bytes. */
  readonly imageID: string | null;
  /** The config as parsed; undefined where it is absent or not JSON. */
  readonly config?: ImageConfig;
  readonly layers: readonly LayerPlace[];
  readonly steps: readonly BuildStep[];
  readonly aligned: boolean;
}

/** The summary of a manifest node. `config` is the one that was found for it. */
export function summarise(node: Node, config: ImageConfig | undefined): ImageSummary {
  const layers = node.children.filter((child) => child.role === 'layer');
  const { steps, aligned, stepOfLayer } = alignHistory(config, layers);
  return {
    key: node.key,
    imageID: (node.role === 'config' ? node : node.children.find((child) => child.role === 'config'))?.digest ?? null,
    config,
    layers: layers.map((layer, position) => ({
      key: layer.key,
      layer: position,
      digest: layer.digest,
      diffID: layer.diffID ?? null,
      size: layer.size,
      present: layer.present,
      mediaType: layer.mediaType,
      compression: layer.compression,
      step: stepOfLayer[position] ?? null,
    })),
    steps,
    aligned,
  };
}

/** The n-th step that is not empty made the n-th layer: where the counts agree, and only there. */
function alignHistory(
  config: ImageConfig | undefined,
  layers: readonly { readonly size: number }[],
): { steps: readonly BuildStep[]; aligned: boolean; stepOfLayer: readonly (number | null)[] } {
  const history = config?.history ?? [];
  const filled = history.filter((step) => step.empty_layer !== true).length;
  const aligned = history.length > 0 && filled === layers.length;
  const stepOfLayer: (number | null)[] = [];
  const since: NumberedStep[] = [];
  const steps = history.map((step, number): BuildStep => {
    const emptyLayer = step.empty_layer === true;
    const { created, author, comment, created_by: createdBy = '' } = step;
    const instruction = toInstruction(createdBy);
    since.push({ number, instruction });
    const layer = aligned && !emptyLayer ? stepOfLayer.push(makerOf(since.splice(0))) - 1 : null;
    const size = layer === null ? undefined : layers[layer]?.size;
    return { createdBy, created, author, comment, emptyLayer, layer, size, instruction };
  });
  return { steps, aligned, stepOfLayer };
}

interface NumberedStep {
  readonly number: number;
  readonly instruction: string;
}

const BRINGS_FILES = /^(?:RUN|COPY|ADD)\b/;
const SETS_CONFIG =
  /^(?:CMD|ENTRYPOINT|ENV|EXPOSE|LABEL|USER|HEALTHCHECK|STOPSIGNAL|ARG|ONBUILD|SHELL|MAINTAINER|VOLUME)\b/;

/**
 * Which of the steps since the layer below made a layer. Builders that commit once give all steps before the last one no
 * layer, also those that bring files; the last one may only set a command.
 */
function makerOf(steps: readonly NumberedStep[]): number | null {
  const bringing = steps.filter(({ instruction }) => BRINGS_FILES.test(instruction));
  const [one, ...more] = bringing;
  if (one) return more.length === 0 ? one.number : null;
  const last = steps.at(-1);
  return last && !SETS_CONFIG.test(last.instruction) ? last.number : null;
}
