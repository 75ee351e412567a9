/** Later: draws what is in it after what is around it, and in slices, so that the first sight of much is not one long task. */
import { type ReactNode, useDeferredValue } from 'react';

export function Later({ children }: { readonly children: ReactNode }) {
  return useDeferredValue(true, false) ? children : null;
}
