import { z } from 'zod'
import type {
  AcceptedDomain,
  DirectoryCounts,
  DirectoryServer,
  MigrationEndpoint,
  TenantDomain,
  TenantSku,
} from '../migration/shapes/index.ts'
import type { Kind } from '../store/store.ts'

const text = z.string()
/** Absent in JSON, there and undefined in the shape. */
const may = <T>(schema: z.ZodType<T>) => schema.optional().transform((value) => value as T | undefined)
const number = z.number()

const server: z.ZodType<DirectoryServer> = z.object({ name: text, version: text, outlookAnywhere: may(z.boolean()) })
const counts: z.ZodType<DirectoryCounts> = z.object({
  mailboxes: z.object({ user: number, shared: number, room: number, equipment: number, linked: number }),
  groups: number,
  contacts: number,
  mailUsers: number,
})
const endpoint: z.ZodType<MigrationEndpoint> = z.object({
  identity: text,
  type: text,
  remoteServer: may(text),
  rpcProxyServer: may(text),
  maxConcurrentMigrations: may(number),
  activeMigrations: may(number),
})
const domain: z.ZodType<TenantDomain> = z.object({
  name: text,
  verified: z.boolean(),
  isDefault: z.boolean(),
  isInitial: z.boolean(),
  authentication: text,
})
const accepted: z.ZodType<AcceptedDomain> = z.object({ name: text, type: text, isDefault: z.boolean() })
const sku: z.ZodType<TenantSku> = z.object({
  id: text,
  name: text,
  enabled: number,
  consumed: number,
  plans: z.array(z.object({ id: text, name: text })),
})

/** With the wall milliseconds at which it was so. */
const aged = <T>(value: z.ZodType<T>) => z.object({ asOf: number, value }).optional()

/** The few facts that are the company's, as they were last known: what is answered while a system is silent. One document. */
const CompanyFactsSchema = z.object({
  servers: aged(z.array(server)),
  counts: aged(counts),
  endpoints: aged(z.array(endpoint)),
  domains: aged(z.array(domain)),
  acceptedDomains: aged(z.array(accepted)),
  skus: aged(z.array(sku)),
  /** By domain; without a record = its SPF leaves Microsoft in, or it has none. */
  spf: z.record(text, z.object({ asOf: number, record: text.optional() })),
})
export type KeptCompanyFacts = z.infer<typeof CompanyFactsSchema>

export const CompanyFactsKind: Kind<KeptCompanyFacts> = {
  name: 'company-facts',
  version: 1,
  schema: CompanyFactsSchema,
}
export const COMPANY_FACTS = 'company'
