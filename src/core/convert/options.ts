/** What a conversion is asked to do. */
import type { Form } from '../oci/mediaType.ts';
import type { SkopeoVersion } from './documents/ociConfig.ts';

/**
 * `oci-layout` and `oci-archive` hold the same files, as a folder and as a tar. `docker-layout` is an OCI layout with
 * Docker's documents in it (`skopeo copy --format v2s2 … oci:`); `hybrid` is one with a manifest.json beside, which
 * every importer loads.
 */
export type Target = 'oci-layout' | 'oci-archive' | 'docker-archive' | 'docker-layout' | 'hybrid';

/** What to convert to, and which choices the form leaves. */
export interface ConvertOptions {
  readonly to: Target;
  /** To the byte what skopeo 1.18 would give. Without it, all bytes are kept that the target allows to be kept. */
  readonly as?: 'skopeo';
  /** With `as`: leave the config as it is where skopeo would rewrite it, so that the image ID stays. */
  readonly keepConfig?: boolean;
  /** The names it gets; absent: those it has. */
  readonly names?: readonly string[];
  /** Whose skopeo; for holding the rules against one that is installed. */
  readonly version?: SkopeoVersion;
}

/** The form of the manifests in a target; undefined for docker-archive, which has none. */
export function formOfTarget(to: Target): Form | undefined {
  if (to === 'docker-archive') return undefined;
  return to === 'docker-layout' ? 'docker' : 'oci';
}
