/**
 * Microsoft's packages for HTTP and for signing in, as CommonJS: the Bot Framework SDK has loaded them so already, and as
 * ES modules they would be loaded a second time.
 */
import { createRequire } from 'node:module'

const require = createRequire(import.meta.url)

export const http: typeof import('@azure/core-rest-pipeline') = require('@azure/core-rest-pipeline')

/** Loaded when it is asked for: a practice run signs in nowhere. */
export const identity = (): typeof import('@azure/identity') => require('@azure/identity')
