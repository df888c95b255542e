/** The shapes of what the systems tell, one file a system. The ports of `systems/` speak in these. */
export type * from './directory.ts'
export type * from './dns.ts'
export type * from './exchange-online.ts'
export type * from './graph.ts'
