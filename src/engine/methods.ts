/**
 * The Engine over rpc.ts: which methods there are and how many arguments each takes. Both ends are made from this table,
 * and the compiler says when it lacks a method.
 */
import type { CallOptions, Engine } from './engine.ts';
import type { Methods } from './rpc.ts';

/** Arguments before the options. */
const ARITY = {
  open: 1,
  close: 1,
  read: 4,
  ask: 3,
  layer: 4,
  rootfs: 4,
  verify: 2,
  verification: 2,
  save: 2,
} as const satisfies Record<keyof Engine, number>;

/** Every call of the engine, by name. */
const ENGINE_METHODS = Object.keys(ARITY) as readonly (keyof Engine)[];

type AnyCall = (...args: unknown[]) => Promise<unknown>;

/** The engine as methods to serve. */
export function toMethods(engine: Engine): Methods {
  const methods: Record<string, Methods[string]> = {};
  for (const name of ENGINE_METHODS) {
    const call = engine[name].bind(engine) as AnyCall;
    methods[name] = (args, options) => call(...args.slice(0, ARITY[name]), options);
  }
  return methods;
}

/** An Engine whose calls all go through `forward`. */
export function fromForward(
  forward: (name: keyof Engine, args: readonly unknown[], options: CallOptions | undefined) => Promise<unknown>,
): Engine {
  const engine: Record<string, AnyCall> = {};
  for (const name of ENGINE_METHODS) {
    const arity = ARITY[name];
    engine[name] = (...args) => forward(name, args.slice(0, arity), args[arity] as CallOptions | undefined);
  }
  return engine as unknown as Engine;
}
