/** PreviewPanel: what a file's preview shows, or why its bytes could not be read. */
import { FailureNote } from '../../elements/answer/FailureNote.tsx';
import type { PreviewProps } from '../preview.ts';
import type { usePreviewed } from './usePreviewed.ts';

interface PreviewPanelProps extends Pick<PreviewProps, 'at' | 'to' | 'onAt' | 'onInside'> {
  readonly previewed: ReturnType<typeof usePreviewed>;
}

export function PreviewPanel({ previewed, ...rest }: PreviewPanelProps) {
  const { subject, way, shownPath, head, source, preview } = previewed;
  return (
    <div role="tabpanel" aria-label={preview?.title ?? 'File'} className="min-h-0 flex-1">
      {head.error ? <FailureNote thrown={head.error} onRetry={() => void head.refetch()} /> : null}
      {head.data && preview && (
        <preview.View
          key={`${preview.name} ${way.join('\0')}`}
          {...{ subject, source, ...rest }}
          path={shownPath}
          head={head.data.bytes}
        />
      )}
    </div>
  );
}
