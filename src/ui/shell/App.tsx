/** The app: the query cache around the frame. */
import { QueryClientProvider } from '@tanstack/react-query';
import { queryClient } from '../state/engine.ts';
import { Frame } from './frame/Frame.tsx';

export function App() {
  return (
    <QueryClientProvider client={queryClient}>
      <Frame />
    </QueryClientProvider>
  );
}
