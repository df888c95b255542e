import { describe, expect, it } from 'vitest'
import { CMDLET, type ExchangeOnline } from '../../../src/systems/exchange-online/cmdlets.ts'
import { createExchangeOnline } from '../../../src/systems/exchange-online/index.ts'
import { loopback, steppedTime } from '../loopback.ts'
import { envelope } from './corpus.ts'
import { exchange, failure, rows, TENANT } from './harness.ts'

const ANN = 'ann@contoso.com'
const CSV = `EmailAddress\r\n${ANN}\r\n`
const LIST = { name: 'sales-1', endpoint: 'e', csv: CSV }
const made = (name: unknown) => rows({ Identity: name, Status: 'Created', TotalCount: 1 })

describe('the table of cmdlets', () => {
  const CALLS: Record<keyof typeof CMDLET, (online: ExchangeOnline) => Promise<unknown>> = {
    inboundConnectors: (online) => online.inboundConnectors(),
    endpoints: (online) => online.endpoints(),
    testEndpoint: (online) => online.testEndpoint('e'),
    acceptedDomains: (online) => online.acceptedDomains(),
    batches: (online) => online.batches(),
    batch: (online) => online.batch('sales-1'),
    users: (online) => online.users('sales-1'),
    user: (online) => online.user(ANN),
    statistics: (online) => online.statistics(ANN),
    recipient: (online) => online.recipient(ANN),
    recipientPage: (online) => online.recipientPage({}),
    recipientsAt: (online) => online.recipientsAt([ANN]),
    userPage: (online) => online.userPage({}),
    createBatch: (online) => online.createBatch(LIST),
    startBatch: (online) => online.startBatch('sales-1'),
    stopBatch: (online) => online.stopBatch('sales-1'),
  }

  it.each(Object.entries(CALLS))('names what %s sends', async (method, run) => {
    const { server, ...online } = await exchange(() => rows({ Name: 'sales-1', Identity: ANN, Result: 'Success' }))
    await run(online).catch(() => {})
    expect(server.received[0]?.cmdlet).toBe(CMDLET[method as keyof typeof CMDLET])
  })
})

describe('a list', () => {
  const TYPE = 'System.Management.Automation.ParameterBindingArgumentTransformationException'
  const refused = envelope(`|${TYPE}|Cannot process argument transformation on parameter 'CSVData'.`)
  const asBytes = { '@odata.type': '#Exchange.ByteArrayType', Data: Buffer.from(CSV).toString('base64') }

  it('that cannot be bound as text is sent as a byte array, and the next one at once', async () => {
    const { createBatch, server } = await exchange(({ parameters }) =>
      typeof parameters.CSVData === 'string' ? { status: 400, body: refused } : made(parameters.Name),
    )
    await createBatch(LIST)
    await createBatch({ ...LIST, name: 'sales-2' })
    expect(server.received.map(({ parameters }) => parameters.CSVData)).toEqual([
      Buffer.from(CSV).toString('base64'),
      asBytes,
      asBytes,
    ])
  })

  it('that can be bound in no form is told', async () => {
    const { createBatch, server } = await exchange(() => ({ status: 400, body: refused }))
    expect(await failure(createBatch(LIST))).toMatchObject({
      code: 'ParameterBindingArgumentTransformationException',
    })
    expect(server.received).toHaveLength(2)
  })

  it('that cannot be cast to what is wanted is sent in the other form too', async () => {
    const text = "|System.InvalidCastException|Cannot convert 'CSVData'."
    const { createBatch, server } = await exchange((_, before) =>
      before === 0 ? { status: 400, body: envelope(text) } : made('sales-1'),
    )
    await createBatch(LIST)
    expect(server.received.map(({ parameters }) => parameters.CSVData)).toEqual([expect.any(String), asBytes])
  })

  it.each([
    ['what stands in it', '|Microsoft.Exchange.Migration.MigrationCSVRowValidationException|CSVData: row 2 is wrong.'],
    ['another parameter', `|${TYPE}|Cannot process argument transformation on parameter 'Name'.`],
  ])('that is refused for %s is not sent again', async (_, text) => {
    const { createBatch, server } = await exchange(() => ({ status: 400, body: envelope(text) }))
    await failure(createBatch(LIST))
    expect(server.received).toHaveLength(1)
  })

  it('is a byte array from the first where the administrator says so', async () => {
    const server = await loopback(({ parameters }) => made(parameters.Name))
    const { clock, sleep } = steppedTime()
    const online = createExchangeOnline({ url: server.url, tenant: TENANT, clock, sleep, csvForm: 'byte-array' })
    await online.createBatch(LIST)
    expect(server.received.map(({ parameters }) => parameters.CSVData)).toEqual([asBytes])
  })
})

describe('inbound connectors', () => {
  it('are read tolerantly', async () => {
    const { inboundConnectors } = await exchange(() =>
      rows(
        { Name: 'old', ConnectorType: 'OnPremises', Enabled: 'True', SenderDomains: ['smtp:*;1'], RequireTls: true },
        { Identity: 'bare' },
      ),
    )
    expect(await inboundConnectors()).toEqual([
      { name: 'old', enabled: true, type: 'OnPremises', senderDomains: ['smtp:*;1'], requiresTls: true },
      { name: 'bare', enabled: true, type: 'Unknown', senderDomains: [], requiresTls: false },
    ])
  })
})

describe('permitted cmdlets', () => {
  it.each<[string, unknown]>([
    ['an object', { exportedCmdlets: 'Get-MigrationBatch, Get-Recipient' }],
    ['a list of one', [{ exportedCmdlets: 'Get-MigrationBatch,Get-Recipient,' }]],
    ['names in a list', [{ exportedCmdlets: ['Get-MigrationBatch', 'Get-Recipient'] }]],
  ])('are told by %s', async (_, value) => {
    const { permittedCmdlets, server } = await exchange(() => ({ body: { value } }))
    expect(await permittedCmdlets()).toEqual(['Get-MigrationBatch', 'Get-Recipient'])
    expect(server.received[0]).toMatchObject({ method: 'GET' })
    expect(server.received[0]?.path).toMatch(new RegExp(`^/adminapi/v1.0/${TENANT}/EXOModuleFile\\?Version=\\d`))
    expect(server.received[0]?.headers.commandname).toBe('*')
  })

  it.each([
    ['no such door', { status: 404 }],
    ['not that way', { status: 405 }],
    ['nothing', { body: { value: [] } }],
    ['no JSON', { body: '<html></html>' }],
  ])('are unknown where the system answers %s', async (_, answer) => {
    expect(await (await exchange(() => answer)).permittedCmdlets()).toBeUndefined()
  })

  it('an app without any role is told that', async () => {
    const error = await failure((await exchange(() => ({ status: 403, body: Buffer.alloc(8) }))).permittedCmdlets())
    expect(error).toMatchObject({ code: 'CmdletNotPermitted', operation: 'EXOModuleFile', retryable: false })
    expect(error.message).toContain('no role in Exchange Online')
  })

  it('an app without consent is told that', async () => {
    expect(await failure((await exchange(() => ({ status: 401 }))).permittedCmdlets())).toMatchObject({ code: '401' })
  })
})
