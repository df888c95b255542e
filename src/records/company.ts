import { z } from 'zod'
import type { Kind } from '../store/store.ts'

/** What people ticked on the company's own checklist. One document, with the id `company`. */
const CompanySchema = z.object({ ticks: z.record(z.string(), z.object({ by: z.string(), at: z.iso.datetime() })) })
export type Company = z.infer<typeof CompanySchema>

export const CompanyKind: Kind<Company> = { name: 'company', version: 1, schema: CompanySchema }
export const COMPANY = 'company'
