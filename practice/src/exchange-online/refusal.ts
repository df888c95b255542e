/** What Exchange Online says no with: an HTTP status, its exception type and its text. */
export class Refusal extends Error {
  readonly status: number
  readonly type: string
  constructor(status: number, type: string, text: string) {
    super(text)
    this.name = 'Refusal'
    this.status = status
    this.type = type
  }
}

const MIGRATION = 'Microsoft.Exchange.Management.Migration'

/** A migration cmdlet's refusal: 400, with the exception type's short name. */
export function refuse(type: string, text: string): Refusal {
  return new Refusal(400, `${MIGRATION}.${type}`, text)
}

/** 404, as every `Get-` with an identity nobody knows answers. */
export function notFound(identity: string): Refusal {
  return new Refusal(
    404,
    'Microsoft.Exchange.Configuration.Tasks.ManagementObjectNotFoundException',
    `The operation couldn't be performed because object '${identity}' couldn't be found on 'PR01A001DC0001.EURPR01A001.PROD.OUTLOOK.COM'.`,
  )
}
