/** The licences the practice tenant has bought, and which of their plans make a mailbox. */

import type { Company } from './company.ts'
import { EXCHANGE_PLANS, type Licence, PLAN, SKU } from './company-tenant.ts'

export interface Sku {
  readonly skuId: string
  readonly skuPartNumber: string
  readonly enabled: number
  readonly plans: readonly { readonly id: string; readonly name: string }[]
}

const SKUS: readonly Sku[] = [
  {
    skuId: SKU.e3,
    skuPartNumber: 'ENTERPRISEPACK',
    enabled: 2_400,
    plans: [
      { id: PLAN.exchange, name: 'EXCHANGE_S_ENTERPRISE' },
      { id: PLAN.teams, name: 'TEAMS1' },
      { id: PLAN.sharePoint, name: 'SHAREPOINTENTERPRISE' },
    ],
  },
  {
    skuId: SKU.exchangeOnly,
    skuPartNumber: 'EXCHANGESTANDARD',
    enabled: 25,
    plans: [{ id: PLAN.exchangeStandard, name: 'EXCHANGE_S_STANDARD' }],
  },
]

/** What the tenant has bought: more of the first where the company is larger than usual. */
export function skusOf(company: Company): readonly Sku[] {
  return SKUS.map((sku) =>
    sku.skuId === SKU.e3 ? { ...sku, enabled: Math.max(sku.enabled, company.mailboxes.length) } : sku,
  )
}

/** True for a licence in which a plan that makes a mailbox is on. */
export function makesMailbox({ skuId, disabledPlans }: Licence): boolean {
  const plans = SKUS.find((sku) => sku.skuId === skuId)?.plans ?? []
  return plans.some(({ id }) => EXCHANGE_PLANS.includes(id) && !disabledPlans.includes(id))
}
