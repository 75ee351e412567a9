/** The engine of that name on this machine, by the socket where it listens; Podman without one by its program. */
import { type EngineName, endpointOf } from './endpoint.ts';
import { Engine, type LocalEngine } from './engine.ts';
import { PodmanProgram } from './podman.ts';
import { isInstalled } from './program.ts';

/** Undefined where it is not on this machine. Throws where it is somewhere we don't ask. */
export function findEngine(engine: EngineName): LocalEngine | undefined {
  const endpoint = endpointOf(engine);
  if (endpoint) return new Engine(engine, endpoint);
  return engine === 'podman' && isInstalled('podman') ? new PodmanProgram() : undefined;
}
