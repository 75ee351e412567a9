/** Boundary: a part that fails says so in its place; the rest of the page goes on. */
import { Component, type ReactNode } from 'react';

interface BoundaryProps {
  readonly what: string;
  readonly children: ReactNode;
}

interface BoundaryState {
  readonly problem: string | undefined;
}

export class Boundary extends Component<BoundaryProps, BoundaryState> {
  override state: BoundaryState = { problem: undefined };

  static getDerivedStateFromError(thrown: unknown): BoundaryState {
    return { problem: thrown instanceof Error ? thrown.message : String(thrown) };
  }

  override render(): ReactNode {
    const { problem } = this.state;
    if (problem === undefined) return this.props.children;
    return (
      <div role="alert" className="m-4 max-w-prose">
        <p className="font-medium">{this.props.what} cannot be displayed.</p>
        <p className="text-ink-2">
          This is a bug in Cutaway, not a problem with the image. The rest of the page still works.
        </p>
        <p className="mt-2 break-all font-mono text-ink-2 text-sm">{problem}</p>
        <button type="button" className="mt-2 text-accent" onClick={() => this.setState({ problem: undefined })}>
          Try again
        </button>
      </div>
    );
  }
}
