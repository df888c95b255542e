import { AsyncLocalStorage } from 'node:async_hooks'

/**
 * The id of the request being served, without passing it by hand: every remote call made inside sends it as
 * `client-request-id`, so that one GUID leads from what was typed to what Microsoft's support can look up.
 */
const traces = new AsyncLocalStorage<string>()

const GUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i

/** True for `8-4-4-4-12` hexadecimal digits, the only form the remote systems accept as a request id. */
export function isGuid(text: string): boolean {
  return GUID.test(text)
}

/** Runs `fn`, and everything it awaits, under this request's id. Nested calls see the innermost id. */
export function withTrace<T>(id: string, fn: () => T): T {
  return traces.run(id, fn)
}

/** The id of the request being served, or undefined outside of one. */
export function currentTrace(): string | undefined {
  return traces.getStore()
}

/** What ends the work being done: aborted when its claim is lost or the process stops. */
const signals = new AsyncLocalStorage<AbortSignal | undefined>()

/**
 * Runs `fn` so that every remote call it makes, however deep, ends when `signal` aborts. Nested calls see the innermost
 * signal only; undefined shields from the outer one.
 */
export function withSignal<T>(signal: AbortSignal | undefined, fn: () => T): T {
  return signals.run(signal, fn)
}

/** The signal that ends the work being done, or undefined where nothing does. */
export function currentSignal(): AbortSignal | undefined {
  return signals.getStore()
}
